package io.mpreg.blockchain;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.mpreg.blockchain.core.authority.AuthoritySet;
import io.mpreg.blockchain.ledger.history.LedgerStore;
import io.mpreg.blockchain.ledger.history.StoredHistory;
import io.mpreg.blockchain.wrong.core.node.Impure;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rules about packages, each checked twice: the application obeys it, and the classes below
/// `wrong`, which break it, are caught.
class ArchitectureTest {
  private static final String ROOT = ArchitectureTest.class.getPackageName();
  private static final String WRONG_ROOT = ROOT + ".wrong";

  /// A package may use only those before it.
  private static final List<String> ORDER =
      List.of(
          "core.encoding",
          "core.crypto",
          "core.node",
          "core.json",
          "core.causality",
          "core.merkle",
          "core.stream",
          "core.rules",
          "core.transaction",
          "core.authority",
          "core.block",
          "core.state",
          "core.note",
          "core.proof",
          "core.execution",
          "core.consensus",
          "platform.keys",
          "platform.database",
          "platform.web",
          "platform.http",
          "platform.access",
          "ledger.history",
          "ledger.history.inspection",
          "ledger.history.record",
          "ledger.pending",
          "ledger.log",
          "ledger.standing",
          "ledger.door",
          "ledger.directory",
          "ledger.history.store",
          "ledger.history.web",
          "ledger.standing.web",
          "ledger.door.web",
          "ledger.log.web",
          "ledger.log.witness",
          "ledger.directory.store",
          "ledger.directory.web",
          "ledger.causality",
          "ledger.causality.web",
          "members.archive",
          "members.deciding",
          "members.mining",
          "members.peering",
          "members.federation",
          "members.joining",
          "services.requests",
          "services.requests.web",
          "services.messaging",
          "services.messaging.store",
          "services.messaging.web",
          "services.routing",
          "services.rpc",
          "services.legacy",
          "tools.audit",
          "tools.watching",
          "tools.load",
          "tools.cli.terminal",
          "tools.cli.keys",
          "tools.cli.genesis",
          "tools.cli.node",
          "tools.cli.transaction",
          "tools.cli.governance",
          "tools.cli.verification",
          "tools.cli.archive",
          "tools.cli",
          "tools.demo");

  /// The group that computes the same on every node, from bytes alone.
  private static final String CORE = "core.";

  /// Packages that show a quorum to users, and decide nothing by it.
  private static final List<String> TELLERS_OF_QUORUMS =
      List.of(
          "AuthoritiesJson",
          "ConsensusJson",
          "FederationMeters",
          "GenesisSummary",
          "NextAuthoritiesJson",
          "ProposalJson",
          "ProgressReports",
          "ReadyNotice");

  /// Packages outside of the ledger that read the store: they serve it, or verify it against the
  /// chain. None of them can write it.
  private static final List<String> READERS_OF_THE_STORE =
      List.of(
          "members.archive",
          "members.federation",
          "members.joining",
          "tools.audit",
          "tools.cli.verification");

  private static final Path COMMITTED_PAGE = Path.of("docs/packages.md");
  private static final Path DRAWN_PAGE = Path.of("target/packages.md");

  private static final JavaClasses APPLICATION = importApplication();
  private static final JavaClasses WRONG = new ClassFileImporter().importPackages(WRONG_ROOT);

  private static JavaClasses importApplication() {
    String tests =
        ArchitectureTest.class.getProtectionDomain().getCodeSource().getLocation().toString();
    return new ClassFileImporter()
        .withImportOption(location -> !location.contains(tests))
        .importPackages(ROOT);
  }

  @Test
  void theApplicationWasRead() {
    assertThat(APPLICATION).hasSizeGreaterThan(20);
    assertThat(APPLICATION.contain(ArchitectureTest.class)).isFalse();
  }

  @Test
  void aPackageUsesOnlyThoseBeforeIt() {
    assertThat(new PackageGraph(APPLICATION, ROOT, ORDER).violations()).isEmpty();
  }

  @Test
  void aUseAgainstTheOrderIsCaught() {
    assertThat(new PackageGraph(WRONG, WRONG_ROOT, ORDER).violations())
        .map(violation -> violation.replaceFirst(":.*", ""))
        .containsExactlyInAnyOrder(
            "core.block uses ledger.history.store",
            "core.encoding uses core.merkle",
            "ledger.history.web uses ledger.history.store",
            "core.merkle uses the root",
            "unlisted is not in the order of packages");
  }

  @Test
  void theCoreIsPure() {
    assertThat(impurities(APPLICATION, ROOT)).isEmpty();
  }

  @Test
  void everyKindOfImpurityIsCaught() {
    String caught = String.join("\n", impurities(WRONG, WRONG_ROOT));
    List<String> methods =
        Arrays.stream(Impure.class.getDeclaredMethods())
            .filter(method -> !method.isSynthetic())
            .map(Method::getName)
            .toList();
    assertThat(methods).hasSizeGreaterThan(10);
    assertThat(methods).allSatisfy(name -> assertThat(caught).contains("Impure." + name + "("));
  }

  private static List<String> impurities(JavaClasses classes, String root) {
    PackageGraph packages = new PackageGraph(classes, root, ORDER);
    return classes.stream()
        .filter(javaClass -> packages.packageOf(javaClass).startsWith(CORE))
        .flatMap(javaClass -> CorePurity.violations(javaClass).stream())
        .sorted()
        .toList();
  }

  @Test
  void theCoreDoesNotSpeakOfHttp() {
    assertThat(namesWithHttp(APPLICATION, ROOT)).isEmpty();
  }

  @Test
  void aWordOfHttpInTheCoreIsCaught() {
    assertThat(namesWithHttp(WRONG, WRONG_ROOT)).containsExactly("Answered.httpStatus");
  }

  private static List<String> namesWithHttp(JavaClasses classes, String root) {
    PackageGraph packages = new PackageGraph(classes, root, ORDER);
    return classes.stream()
        .filter(javaClass -> packages.packageOf(javaClass).startsWith(CORE))
        .flatMap(
            javaClass ->
                Stream.concat(
                    Stream.of(javaClass.getSimpleName()),
                    javaClass.getMembers().stream()
                        .map(member -> javaClass.getSimpleName() + "." + member.getName())))
        .filter(name -> name.toLowerCase(Locale.ROOT).contains("http"))
        .sorted()
        .toList();
  }

  @Test
  void noPackageIsLarge() throws IOException {
    Path sources = Path.of("src/main/java").resolve(ROOT.replace('.', '/'));
    assertThat(LargePackages.below(sources)).isEmpty();
  }

  @Test
  void aPackageThatIsTooLargeIsCaught(@TempDir Path sources) throws IOException {
    Path many = Files.createDirectories(sources.resolve("many/files"));
    for (int file = 0; file <= LargePackages.MAX_FILES; file++) {
      Files.writeString(many.resolve("C" + file + ".java"), "class C {}\n");
    }
    Path enough = Files.createDirectories(sources.resolve("enough"));
    Files.writeString(enough.resolve("C.java"), "\n".repeat(LargePackages.MAX_LINES));
    Path longest = Files.createDirectories(sources.resolve("long"));
    Files.writeString(longest.resolve("C.java"), "\n".repeat(LargePackages.MAX_LINES + 1));
    assertThat(LargePackages.below(sources)).containsExactly("long", "many.files");
  }

  @Test
  void noClassIsLong() throws IOException {
    Path sources = Path.of("src/main/java").resolve(ROOT.replace('.', '/'));
    assertThat(LargePackages.longClasses(sources)).isEmpty();
  }

  @Test
  void aClassThatIsTooLongIsCaught(@TempDir Path sources) throws IOException {
    Path below = Files.createDirectories(sources.resolve("some/where"));
    Files.writeString(below.resolve("Enough.java"), "\n".repeat(LargePackages.MAX_CLASS_LINES));
    Files.writeString(below.resolve("Long.java"), "\n".repeat(LargePackages.MAX_CLASS_LINES + 1));
    assertThat(LargePackages.longClasses(sources)).containsExactly("Long");
  }

  @Test
  void onlyTheLedgerSeesTheStoragePort() {
    assertThat(users(LedgerStore.class, APPLICATION, ROOT))
        .allSatisfy(user -> assertThat(user).startsWith("ledger."));
  }

  @Test
  void whoElseSeesTheStoragePortIsCaught() {
    assertThat(users(LedgerStore.class, WRONG, WRONG_ROOT)).containsExactly("tools.load");
  }

  @Test
  void whatIsStoredIsReadByThoseWhoHandItOnOrAuditIt() {
    assertThat(users(StoredHistory.class, APPLICATION, ROOT))
        .filteredOn(user -> !user.startsWith("ledger."))
        .containsExactlyElementsOf(READERS_OF_THE_STORE);
  }

  @Test
  void whoElseReadsWhatIsStoredIsCaught() {
    assertThat(users(StoredHistory.class, WRONG, WRONG_ROOT)).containsExactly("tools.demo");
  }

  private static List<String> users(Class<?> port, JavaClasses classes, String root) {
    PackageGraph packages = new PackageGraph(classes, root, ORDER);
    return classes.stream()
        .filter(
            javaClass ->
                javaClass.getDirectDependenciesFromSelf().stream()
                    .anyMatch(use -> use.getTargetClass().getName().equals(port.getName())))
        .map(packages::packageOf)
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void onlyCryptoUsesBouncyCastle() {
    assertThat(usersOfBouncyCastle(APPLICATION))
        .allSatisfy(user -> assertThat(user.getPackageName()).startsWith(ROOT + ".core.crypto"));
  }

  @Test
  void aUseOfBouncyCastleElsewhereIsCaught() {
    assertThat(usersOfBouncyCastle(WRONG))
        .extracting(JavaClass::getSimpleName)
        .containsExactly("OwnDigest");
  }

  private static List<JavaClass> usersOfBouncyCastle(JavaClasses classes) {
    return classes.stream()
        .filter(
            javaClass ->
                javaClass.getDirectDependenciesFromSelf().stream()
                    .anyMatch(
                        use -> use.getTargetClass().getName().startsWith("org.bouncycastle.")))
        .toList();
  }

  @Test
  void onlyTheBoundedClientAsksOverHttp() {
    assertThat(usersOfHttpClient(APPLICATION)).containsExactly("BoundedClient");
  }

  @Test
  void whoAsksOverHttpElsewhereIsCaught() {
    assertThat(usersOfHttpClient(WRONG)).containsExactly("AsksAlone");
  }

  private static List<String> usersOfHttpClient(JavaClasses classes) {
    return classes.stream()
        .filter(
            javaClass ->
                javaClass.getDirectDependenciesFromSelf().stream()
                    .anyMatch(
                        use -> use.getTargetClass().getName().equals(HttpClient.class.getName())))
        .map(JavaClass::getSimpleName)
        .toList();
  }

  @Test
  void onlyASetOfAuthoritiesKnowsHowManyAreEnough() {
    assertThat(countersOfQuorums(APPLICATION)).isSubsetOf(TELLERS_OF_QUORUMS);
  }

  @Test
  void whoCountsAQuorumElsewhereIsCaught() {
    assertThat(countersOfQuorums(WRONG)).containsExactly("CountsHeads");
  }

  private static List<String> countersOfQuorums(JavaClasses classes) {
    return classes.stream()
        .flatMap(
            javaClass ->
                Stream.concat(
                    javaClass.getMethodCallsFromSelf().stream(),
                    javaClass.getMethodReferencesFromSelf().stream()))
        .filter(call -> call.getTargetOwner().getName().equals(AuthoritySet.class.getName()))
        .filter(call -> call.getName().equals("quorum"))
        .map(call -> call.getOriginOwner().getSimpleName())
        .filter(name -> !name.equals("AuthoritySet"))
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void noPackagesUseEachOtherInACircle() {
    assertThat(circles(APPLICATION, ROOT)).isEmpty();
  }

  @Test
  void aCircleIsCaught() {
    assertThat(circles(WRONG, WRONG_ROOT)).hasSize(1).first().asString().contains("encoding");
  }

  private static List<String> circles(JavaClasses classes, String root) {
    return slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .evaluate(classes)
        .getFailureReport()
        .getDetails();
  }

  @Test
  void theCommittedPageShowsTheActualPackages() throws IOException {
    String drawn = new PackageGraph(APPLICATION, ROOT, ORDER).page();
    Files.createDirectories(DRAWN_PAGE.getParent());
    Files.writeString(DRAWN_PAGE, drawn);
    if (Boolean.getBoolean("architecture.update")) {
      Files.writeString(COMMITTED_PAGE, drawn);
    }
    assertThat(COMMITTED_PAGE)
        .as("rewrite it with ./mvnw test -Dtest=ArchitectureTest -Darchitecture.update=true")
        .hasContent(drawn);
  }
}
