package io.mpreg.blockchain.core.transaction;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.json.MalformedPayload;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.stream.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The operations of `docs/protocol.md`, section 4; in the texts here ' stands for ".
class OperationTest {
  private static final String EMOJI = "😀";
  private static final String PROOF = "ab".repeat(64);

  private static Operation parse(String type, String text) {
    byte[] content = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Operation.parse(new OperationType(type), Payload.of(content), Rules.FIRST);
  }

  @Test
  void everyFieldOfEveryOperationIsRead() {
    assertThat(parse("transfer", "{'amount':7}")).isEqualTo(new Operation.Transfer(7));
    assertThat(
            parse(
                "message",
                "{'topic':'t','key':'k','body':'b','priority':9,'expiresAt':3"
                    + ",'contentType':'text/plain'}"))
        .isEqualTo(
            new Operation.Message(
                Optional.of(new NodeId("t")),
                Optional.of("k"),
                9,
                Optional.of(3L),
                Optional.of("text/plain"),
                "b"));
    assertThat(parse("node_register", "{" + ALICE.keyFields() + "}"))
        .isEqualTo(new Operation.NodeRegister(ALICE.publicKey(), NodeProfile.EMPTY));
    assertThat(parse("federation_join", "{'federation':'f'}"))
        .isEqualTo(new Operation.FederationJoin(new NodeId("f")));
    assertThat(parse("federation_leave", "{'federation':'f'}"))
        .isEqualTo(new Operation.FederationLeave(new NodeId("f")));
  }

  @Test
  void aMessageHasPriorityFourUnlessItSaysOtherwise() {
    assertThat(parse("message", "{'body':''}"))
        .isEqualTo(
            new Operation.Message(
                Optional.empty(), Optional.empty(), 4, Optional.empty(), Optional.empty(), ""));
  }

  @Test
  void aMessageIsInTheStreamOfItsTopicOrElseInTheInboxOfItsReceiver() {
    NodeId receiver = new NodeId("r");
    Operation.Message toTopic = (Operation.Message) parse("message", "{'topic':'r','body':''}");
    Operation.Message direct = (Operation.Message) parse("message", "{'key':'k','body':''}");
    assertThat(toTopic.stream(receiver)).isEqualTo(StreamId.topic(new NodeId("r")));
    assertThat(direct.stream(receiver)).isEqualTo(StreamId.inbox(receiver));
  }

  @Test
  void theProfileOfARegistrationIsRead() {
    Operation.NodeRegister register =
        (Operation.NodeRegister)
            parse(
                "node_register",
                "{"
                    + CAROL.keyFields()
                    + ",'endpoints':['https://b','http://a'],'capabilities':['z','y']"
                    + ",'metadata':{'n':'v'}}");
    assertThat(register.publicKey()).isEqualTo(CAROL.publicKey());
    assertThat(register.profile().endpoints()).containsExactly("https://b", "http://a");
    assertThat(register.profile().capabilities()).containsExactly("y", "z");
    assertThat(register.profile().metadata()).isEqualTo(Map.of("n", "v"));
  }

  @Test
  void anUpdateReplacesOnlyWhatItGives() {
    Operation.NodeUpdate update =
        (Operation.NodeUpdate) parse("node_update", "{'endpoints':[],'metadata':{'n':'v'}}");
    assertThat(update.profile().endpoints()).hasValue(List.of());
    assertThat(update.profile().capabilities()).isEmpty();
    assertThat(update.profile().metadata()).hasValue(Map.of("n", "v"));
    assertThat(update.newKey()).isEmpty();
  }

  @Test
  void aNewKeyComesWithItsProof() {
    Operation.NodeUpdate update =
        (Operation.NodeUpdate) parse("node_update", newKey(CAROL.keyFields(), PROOF));
    assertThat(update.newKey())
        .hasValueSatisfying(
            key -> {
              assertThat(key.publicKey()).isEqualTo(CAROL.publicKey());
              assertThat(key.proof().hex()).isEqualTo(PROOF);
            });
  }

  private static String newKey(String keyFields, String proof) {
    return "{'newKey':{%s,'proof':'%s'}}".formatted(keyFields, proof);
  }

  @Test
  void anApplicationsPayloadIsNotRead() {
    for (String content : List.of("", "{", "null", "\0\u00ff")) {
      assertThat(parse("app.chat", content)).isEqualTo(new Operation.Application());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"transfer", "message", "node_register", "node_update", "federation_join"})
  void knownOperationsReadNothingButAnObject(String type) {
    assertThat(Operation.isKnown(new OperationType(type), Rules.FIRST)).isTrue();
    for (String content : List.of("", "{}", "[]", "1", "{'unknown':1}")) {
      assertThatThrownBy(() -> parse(type, content)).isInstanceOf(Malformed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transfer", "transfers", "node-register", "federation", "x"})
  void otherOperationsWithoutADotAreUnknown(String type) {
    assertThat(Operation.isKnown(new OperationType(type), Rules.FIRST)).isFalse();
    assertThatThrownBy(() -> parse(type, "{}")).isInstanceOf(Malformed.class);
  }

  @Test
  void onlyARegistrationMayHaveAnUnregisteredSenderAndOnlyAnUpdateChangesAKey() {
    for (String type : List.of("transfer", "message", "node_register", "node_update", "a.b")) {
      OperationType operation = new OperationType(type);
      assertThat(Operation.isRegistration(operation)).isEqualTo(type.equals("node_register"));
      assertThat(Operation.mayChangeKey(operation)).isEqualTo(type.equals("node_update"));
    }
  }

  private static Arguments payload(String what, String type, String text) {
    return Arguments.argumentSet(type + ": " + what, type, text);
  }

  private static String message(String more) {
    return "{'topic':'t','body':'b'" + more + "}";
  }

  private static String register(String more) {
    return "{" + ALICE.keyFields() + more + "}";
  }

  private static String array(int count, String format) {
    return IntStream.range(0, count)
        .mapToObj(number -> "'" + format.formatted(number) + "'")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String object(int count, String field) {
    return IntStream.range(0, count)
        .mapToObj(field::formatted)
        .collect(Collectors.joining(",", "{", "}"));
  }

  static Stream<Arguments> atTheLimit() {
    return Stream.of(
        payload("least amount", "transfer", "{'amount':1}"),
        payload("largest amount", "transfer", "{'amount':9007199254740991}"),
        payload("longest topic", "message", "{'body':'','topic':'%s'}".formatted("t".repeat(128))),
        payload("no topic", "message", "{'body':''}"),
        payload("longest key", "message", message(",'key':'%s'".formatted("k".repeat(64)))),
        payload("lowest priority", "message", message(",'priority':0")),
        payload("highest priority", "message", message(",'priority':9")),
        payload("earliest expiry", "message", message(",'expiresAt':0")),
        payload("latest expiry", "message", message(",'expiresAt':9007199254740991")),
        payload("shortest content type", "message", message(",'contentType':'x'")),
        payload(
            "longest content type",
            "message",
            message(",'contentType':'%s'".formatted(EMOJI.repeat(127)))),
        payload("no endpoint", "node_register", register(",'endpoints':[]")),
        payload("8 endpoints", "node_register", register(",'endpoints':" + array(8, "http://%d"))),
        payload(
            "endpoint of 256 characters",
            "node_register",
            register(",'endpoints':['http://%s']".formatted(EMOJI.repeat(249)))),
        payload(
            "64 capabilities", "node_register", register(",'capabilities':" + array(64, "c%d"))),
        payload(
            "longest capability",
            "node_register",
            register(",'capabilities':['%s']".formatted("c".repeat(128)))),
        payload("32 metadata", "node_register", register(",'metadata':" + object(32, "'m%d':'v'"))),
        payload(
            "longest metadata name",
            "node_register",
            register(",'metadata':{'%s':''}".formatted("m".repeat(64)))),
        payload(
            "longest metadata value",
            "node_register",
            register(",'metadata':{'m':'%s'}".formatted(EMOJI.repeat(256)))),
        payload("only endpoints", "node_update", "{'endpoints':[]}"),
        payload("only capabilities", "node_update", "{'capabilities':[]}"),
        payload("only metadata", "node_update", "{'metadata':{}}"),
        payload(
            "longest federation",
            "federation_join",
            "{'federation':'%s'}".formatted("f".repeat(128))),
        payload(
            "longest federation",
            "federation_leave",
            "{'federation':'%s'}".formatted("f".repeat(128))));
  }

  @ParameterizedTest
  @MethodSource("atTheLimit")
  void whatIsAtItsLimitIsRead(String type, String text) {
    assertThatCode(() -> parse(type, text)).doesNotThrowAnyException();
  }

  static Stream<Arguments> overTheLimit() {
    return Stream.of(ofTransfer(), ofMessage(), ofProfile(), ofRegistration(), ofUpdate())
        .flatMap(arguments -> arguments)
        .toList()
        .stream();
  }

  private static Stream<Arguments> ofTransfer() {
    return Stream.of(
        payload("nothing", "transfer", "{'amount':0}"),
        payload("more than 2^53 - 1", "transfer", "{'amount':9007199254740992}"),
        payload("less than nothing", "transfer", "{'amount':-1}"),
        payload("amount as a string", "transfer", "{'amount':'1'}"),
        payload("another field", "transfer", "{'amount':1,'memo':''}"));
  }

  private static Stream<Arguments> ofMessage() {
    return Stream.of(
        payload("empty key", "message", message(",'key':''")),
        payload("key that is no name", "message", message(",'key':'a b'")),
        payload("key of two dots", "message", message(",'key':'..'")),
        payload("long key", "message", message(",'key':'%s'".formatted("k".repeat(65)))),
        payload("key as a number", "message", message(",'key':1")),
        payload("topic as an array", "message", "{'topic':['t'],'body':''}"),
        payload("no body", "message", "{'topic':'t'}"),
        payload("empty topic", "message", "{'body':'','topic':''}"),
        payload("topic that is no name", "message", "{'body':'','topic':'a b'}"),
        payload("long topic", "message", "{'body':'','topic':'%s'}".formatted("t".repeat(129))),
        payload("body as an object", "message", "{'topic':'t','body':{}}"),
        payload("priority 10", "message", message(",'priority':10")),
        payload("priority 2^32", "message", message(",'priority':4294967296")),
        payload("priority 2^53 - 1", "message", message(",'priority':9007199254740991")),
        payload("priority as a string", "message", message(",'priority':'4'")),
        payload("expiry as a string", "message", message(",'expiresAt':'2030-01-01'")),
        payload("empty content type", "message", message(",'contentType':''")),
        payload(
            "long content type",
            "message",
            message(",'contentType':'%s'".formatted("x".repeat(128)))),
        payload("another field", "message", message(",'to':'x'")));
  }

  private static Stream<Arguments> ofProfile() {
    Map<String, String> wrong =
        Map.ofEntries(
            Map.entry("9 endpoints", "'endpoints':" + array(9, "http://%d")),
            Map.entry(
                "endpoint of 257 characters",
                "'endpoints':['http://%s']".formatted("x".repeat(250))),
            Map.entry("empty endpoint", "'endpoints':['']"),
            Map.entry("endpoint of another scheme", "'endpoints':['ftp://x']"),
            Map.entry("scheme in capitals", "'endpoints':['HTTPS://x']"),
            Map.entry("endpoint without slashes", "'endpoints':['https:x']"),
            Map.entry("endpoint as a number", "'endpoints':[1]"),
            Map.entry("endpoints as an object", "'endpoints':{}"),
            Map.entry("65 capabilities", "'capabilities':" + array(65, "c%d")),
            Map.entry("a capability twice", "'capabilities':['a','b','a']"),
            Map.entry("capability that is no name", "'capabilities':['a b']"),
            Map.entry("long capability", "'capabilities':['%s']".formatted("c".repeat(129))),
            Map.entry("33 metadata", "'metadata':" + object(33, "'m%d':'v'")),
            Map.entry("long metadata name", "'metadata':{'%s':''}".formatted("m".repeat(65))),
            Map.entry("metadata name that is no name", "'metadata':{'':''}"),
            Map.entry("long metadata value", "'metadata':{'m':'%s'}".formatted("v".repeat(257))),
            Map.entry("metadata value as a number", "'metadata':{'m':1}"),
            Map.entry("metadata as an array", "'metadata':[]"));
    return wrong.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(
            one ->
                Stream.of(
                    payload(one.getKey(), "node_register", register("," + one.getValue())),
                    payload(one.getKey(), "node_update", "{" + one.getValue() + "}")));
  }

  private static Stream<Arguments> ofRegistration() {
    String hex = ALICE.publicKey().hex();
    String key = "{'algorithm':'%s','publicKey':'%s'}";
    return Stream.of(
        payload("no key", "node_register", "{'algorithm':'ed25519'}"),
        payload("no algorithm", "node_register", "{'publicKey':'%s'}".formatted(hex)),
        payload("unknown algorithm", "node_register", key.formatted("rsa", hex)),
        payload("algorithm in capitals", "node_register", key.formatted("ED25519", hex)),
        payload("key of the other algorithm", "node_register", key.formatted("secp256k1", hex)),
        payload("short key", "node_register", key.formatted("ed25519", hex.substring(2))),
        payload("long key", "node_register", key.formatted("ed25519", hex + "00")),
        payload("half a byte", "node_register", key.formatted("ed25519", hex.substring(1))),
        payload("key in capitals", "node_register", key.formatted("ed25519", "AB".repeat(32))),
        payload("another field", "node_register", register(",'balance':1")),
        payload("a new key", "node_register", register(",'newKey':{}")));
  }

  private static Stream<Arguments> ofUpdate() {
    String fields = CAROL.keyFields();
    return Stream.of(
        payload("nothing", "node_update", "{}"),
        payload("another field", "node_update", "{'endpoints':[],'balance':1}"),
        payload("a key outside of newKey", "node_update", "{" + fields + "}"),
        payload("key without a proof", "node_update", "{'newKey':{" + fields + "}}"),
        payload("proof without a key", "node_update", "{'newKey':{'proof':'%s'}}".formatted(PROOF)),
        payload("short proof", "node_update", newKey(fields, PROOF.substring(2))),
        payload("long proof", "node_update", newKey(fields, PROOF + "00")),
        payload("proof in capitals", "node_update", newKey(fields, PROOF.toUpperCase(Locale.ROOT))),
        payload("another field inside", "node_update", newKey(fields + ",'x':1", PROOF)),
        payload("newKey as a string", "node_update", "{'newKey':'" + PROOF + "'}"),
        payload("no federation", "federation_join", "{}"),
        payload("federation that is no name", "federation_join", "{'federation':'a b'}"),
        payload("another field", "federation_join", "{'federation':'f','role':'x'}"),
        payload("long name", "federation_leave", "{'federation':'%s'}".formatted("f".repeat(129))),
        payload("federation as an array", "federation_leave", "{'federation':['f']}"));
  }

  @ParameterizedTest
  @MethodSource("overTheLimit")
  void anythingElseIsMalformed(String type, String text) {
    assertThatThrownBy(() -> parse(type, text)).isExactlyInstanceOf(MalformedPayload.class);
  }
}
