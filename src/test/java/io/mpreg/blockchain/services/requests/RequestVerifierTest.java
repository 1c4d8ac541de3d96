package io.mpreg.blockchain.services.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.ChainState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestVerifierTest {
  private static final long CREATED = 1_800_000_000;
  private static final Hash CHAIN = Nodes.STATE.chainId();

  private static Draft group() {
    return Draft.ofGroup(Nodes.EDWARDS, Nodes.EDWARDS_KEY, CHAIN, Nodes.RECEIVER, CREATED);
  }

  private static Draft delivery() {
    return Draft.ofDelivery(Nodes.EDWARDS, Nodes.EDWARDS_KEY, CHAIN, Nodes.RECEIVER, CREATED);
  }

  private static Draft koblitz() {
    return Draft.ofGroup(Nodes.KOBLITZ, Nodes.KOBLITZ_KEY, CHAIN, Nodes.RECEIVER, CREATED);
  }

  private static RequestVerdict verdict(
      SignedRequest request, Profile profile, ChainState state, long now) {
    return new RequestVerifier(() -> state)
        .verify(request, Nodes.RECEIVER, profile, Instant.ofEpochSecond(now));
  }

  private static RequestVerdict verdict(SignedRequest request, Profile profile) {
    return verdict(request, profile, Nodes.STATE, CREATED + 1);
  }

  private static RequestVerdict.Valid validBy(NodeId node) {
    return new RequestVerdict.Valid(
        node, 1, true, Draft.NONCE, Instant.ofEpochSecond(CREATED + 120));
  }

  @Test
  void whatARegisteredNodeHasSignedIsValid() {
    assertThat(verdict(group().signed(), Profile.GROUP)).isEqualTo(validBy(Nodes.EDWARDS));
    assertThat(verdict(koblitz().signed(), Profile.GROUP)).isEqualTo(validBy(Nodes.KOBLITZ));
    assertThat(verdict(delivery().signed(), Profile.DELIVERY_TO_NODE))
        .isEqualTo(validBy(Nodes.EDWARDS));
    assertThat(verdict(group().withMethod("DELETE").withBody(new byte[0]).signed(), Profile.GROUP))
        .isEqualTo(validBy(Nodes.EDWARDS));
  }

  @Test
  void withoutABodyTheReceiverIsToldToCompareIt() {
    SignedRequest whole = group().signed();
    SignedRequest request =
        new SignedRequest(whole.method(), whole.targetUri(), whole.headers(), Optional.empty());
    assertThat(verdict(request, Profile.GROUP))
        .isInstanceOfSatisfying(
            RequestVerdict.Valid.class, valid -> assertThat(valid.bodyChecked()).isFalse());
  }

  @Test
  void otherHeadersAndAnotherSpellingOfNamesDoNotMatter() {
    SignedRequest whole = group().signed();
    List<HeaderField> headers = new ArrayList<>(whole.headers().reversed());
    headers.add(new HeaderField("Via", "1.1 gateway"));
    headers.add(new HeaderField("via", "1.1 \u00fcber"));
    assertThat(new HeaderField("MPREG-Chain", " \tx ").name()).isEqualTo("mpreg-chain");
    assertThat(new HeaderField("MPREG-Chain", " \tx ").value()).isEqualTo("x");
    assertThat(
            verdict(
                new SignedRequest(whole.method(), whole.targetUri(), headers, whole.body()),
                Profile.GROUP))
        .isEqualTo(validBy(Nodes.EDWARDS));
  }

  @Test
  void aPreconditionIsCovered() {
    Draft conditional = group().withHeader("if-match", "\"7\"");
    List<String> components = new ArrayList<>(group().components());
    components.add("if-match");
    assertThat(verdict(conditional.withComponents(components).signed(), Profile.GROUP))
        .isEqualTo(validBy(Nodes.EDWARDS));
  }

  @ParameterizedTest
  @ValueSource(longs = {-30, 0, 60, 90})
  void clocksMayDifferByHalfAMinute(long later) {
    assertThat(verdict(group().signed(), Profile.GROUP, Nodes.STATE, CREATED + later))
        .isEqualTo(validBy(Nodes.EDWARDS));
  }

  @ParameterizedTest
  @ValueSource(longs = {-31, 91, -1_800_000_000L})
  void moreTheyMayNot(long later) {
    assertThat(verdict(group().signed(), Profile.GROUP, Nodes.STATE, CREATED + later))
        .isInstanceOfSatisfying(
            RequestVerdict.Refused.class,
            refused -> assertThat(refused.step()).isEqualTo(RequestStep.TIME));
  }

  @Test
  void aFormerKeyIsOfNoUse() {
    ChainState later = Nodes.rotated(Nodes.STATE, Nodes.EDWARDS, Nodes.OTHER_KEY);
    assertThat(verdict(group().signed(), Profile.GROUP, later, CREATED))
        .isInstanceOfSatisfying(
            RequestVerdict.Refused.class,
            refused -> {
              assertThat(refused.step()).isEqualTo(RequestStep.SIGNATURE);
              assertThat(refused.height()).isEqualTo(2);
            });
    assertThat(verdict(group().withKey(Nodes.OTHER_KEY).signed(), Profile.GROUP, later, CREATED))
        .isInstanceOf(RequestVerdict.Valid.class);
  }

  @Test
  void aLedgerThatIsBehindTheSenderCannotTell() {
    Draft ahead = delivery().withHeader("mpreg-height", "2");
    assertThat(verdict(ahead.signed(), Profile.DELIVERY_TO_NODE))
        .isEqualTo(new RequestVerdict.Behind(2, 1));
    assertThat(
            verdict(
                ahead.signed(),
                Profile.DELIVERY_TO_NODE,
                Nodes.rotated(Nodes.STATE, Nodes.KOBLITZ, Nodes.OTHER_KEY),
                CREATED))
        .isInstanceOf(RequestVerdict.Valid.class);
  }

  private static SignedRequest edited(SignedRequest request, UnaryOperator<HeaderField> edit) {
    return new SignedRequest(
        request.method(),
        request.targetUri(),
        request.headers().stream().map(edit).toList(),
        request.body());
  }

  private static SignedRequest edited(
      SignedRequest request, String header, UnaryOperator<String> edit) {
    SignedRequest changed =
        edited(
            request,
            field ->
                field.name().equals(header)
                    ? new HeaderField(header, edit.apply(field.value()))
                    : field);
    assertThat(changed).as("the edit changes something").isNotEqualTo(request);
    return changed;
  }

  private static SignedRequest edited(
      SignedRequest request, String header, String old, String replacement) {
    return edited(request, header, value -> value.replace(old, replacement));
  }

  private static SignedRequest without(SignedRequest request, String header) {
    return edited(
        request, field -> field.name().equals(header) ? new HeaderField("x-other", "") : field);
  }

  private static SignedRequest with(SignedRequest request, String header, String value) {
    List<HeaderField> headers = new ArrayList<>(request.headers());
    headers.add(new HeaderField(header, value));
    return new SignedRequest(request.method(), request.targetUri(), headers, request.body());
  }

  private static SignedRequest withBody(SignedRequest request, String body) {
    return new SignedRequest(
        request.method(),
        request.targetUri(),
        request.headers(),
        Optional.of(Bytes.of(body.getBytes(StandardCharsets.UTF_8))));
  }

  private static SignedRequest at(SignedRequest request, String target) {
    return new SignedRequest(request.method(), target, request.headers(), request.body());
  }

  private static Arguments wrong(String name, RequestStep step, SignedRequest request) {
    return arguments(name, step, request);
  }

  private static List<String> list(List<String> names, UnaryOperator<List<String>> edit) {
    return edit.apply(new ArrayList<>(names));
  }

  private static List<String> swapped(List<String> names) {
    return list(
        names,
        changed -> {
          Collections.swap(changed, 0, 1);
          return changed;
        });
  }

  private static List<String> plus(List<String> names, String name) {
    return list(
        names,
        changed -> {
          changed.add(name);
          return changed;
        });
  }

  static Stream<Arguments> wrongInForm() {
    SignedRequest good = group().signed();
    return Stream.of(
        wrong("no Signature-Input", RequestStep.FIELDS, without(good, "signature-input")),
        wrong("no Signature", RequestStep.FIELDS, without(good, "signature")),
        wrong(
            "Signature twice",
            RequestStep.FIELDS,
            with(good, "signature", good.value("signature"))),
        wrong(
            "Signature-Input twice",
            RequestStep.FIELDS,
            with(good, "Signature-Input", good.value("signature-input"))),
        wrong(
            "a label twice",
            RequestStep.FIELDS,
            edited(good, "signature-input", value -> value + ", " + value)),
        wrong(
            "a label of the signature twice",
            RequestStep.FIELDS,
            edited(good, "signature", value -> value + ", " + value)),
        wrong(
            "a second signature",
            RequestStep.FIELDS,
            edited(good, "signature-input", value -> value + ", two=(\"@method\")")),
        wrong("another label", RequestStep.FIELDS, edited(good, "signature", "mpreg=", "other=")),
        wrong(
            "no list",
            RequestStep.FIELDS,
            edited(good, "signature-input", value -> "mpreg=:AAAA:")),
        wrong(
            "no byte sequence",
            RequestStep.FIELDS,
            edited(good, "signature", value -> "mpreg=\"AAAA\"")),
        wrong(
            "a short signature",
            RequestStep.FIELDS,
            edited(good, "signature", value -> "mpreg=:AAAA:")),
        wrong(
            "a signature with parameters",
            RequestStep.FIELDS,
            edited(good, "signature", value -> value + ";a=1")),
        wrong(
            "blanks in a list",
            RequestStep.FIELDS,
            edited(good, "signature-input", "\" \"", "\"  \"")),
        wrong(
            "a component with a parameter",
            RequestStep.FIELDS,
            edited(good, "signature-input", "\"@method\"", "\"@method\";req")),
        wrong(
            "a component that is no string",
            RequestStep.FIELDS,
            edited(good, "signature-input", "\"@method\"", "method")),
        wrong(
            "not ASCII", RequestStep.FIELDS, edited(good, "signature-input", "0123", "\u00fc123")),
        wrong("not a dictionary", RequestStep.FIELDS, edited(good, "signature", value -> "=:")));
  }

  static Stream<Arguments> wrongThoughSigned() {
    Draft draft = group();
    List<String> names = draft.components();
    return Stream.concat(
        names.stream()
            .map(
                name ->
                    wrong(
                        "without " + name,
                        RequestStep.FIELDS,
                        draft
                            .withComponents(names.stream().filter(n -> !n.equals(name)).toList())
                            .signed())),
        Stream.of(
            wrong(
                "another order", RequestStep.FIELDS, draft.withComponents(swapped(names)).signed()),
            wrong(
                "a component twice",
                RequestStep.FIELDS,
                draft.withComponents(plus(names, "@method")).signed()),
            wrong(
                "a component more",
                RequestStep.FIELDS,
                draft.withComponents(plus(names, "@authority")).signed()),
            wrong(
                "a precondition that is not covered",
                RequestStep.FIELDS,
                draft.withHeader("if-match", "\"7\"").signed()),
            wrong(
                "a precondition that is not there",
                RequestStep.FIELDS,
                draft.withComponents(plus(names, "if-match")).signed()),
            wrong(
                "an unknown parameter",
                RequestStep.FIELDS,
                draft.withParameter("extra", "1").signed()),
            wrong("no nonce", RequestStep.FIELDS, draft.withParameter("nonce", null).signed()),
            wrong("no expires", RequestStep.FIELDS, draft.withParameter("expires", null).signed()),
            wrong("no tag", RequestStep.FIELDS, draft.withParameter("tag", null).signed()),
            wrong(
                "another tag",
                RequestStep.FIELDS,
                draft.withParameter("tag", "\"mpreg-delivery\"").signed()),
            wrong(
                "a short nonce",
                RequestStep.FIELDS,
                draft.withParameter("nonce", "\"012345678901234\"").signed()),
            wrong(
                "a nonce that is no string",
                RequestStep.FIELDS,
                draft.withParameter("nonce", "1234567890123456").signed()),
            wrong(
                "created as a text",
                RequestStep.FIELDS,
                draft.withParameter("created", "\"1800000000\"").signed()),
            wrong(
                "created before all time",
                RequestStep.FIELDS,
                draft.withParameter("created", "-1").signed()),
            wrong(
                "created as a fraction",
                RequestStep.FIELDS,
                draft.withParameter("created", "1800000000.5").signed()),
            wrong(
                "a key that is no node",
                RequestStep.FIELDS,
                draft.withParameter("keyid", "\"../orders\"").signed()),
            wrong(
                "another chain",
                RequestStep.FIELDS,
                draft.withHeader("mpreg-chain", "00".repeat(32)).signed()),
            wrong("no chain", RequestStep.FIELDS, draft.withHeader("mpreg-chain", null).signed()),
            wrong(
                "another receiver",
                RequestStep.FIELDS,
                draft.withHeader("mpreg-receiver", "elsewhere").signed()),
            wrong(
                "an empty digest",
                RequestStep.DIGEST_PRESENT,
                draft.withHeader("content-digest", "").signed()),
            wrong(
                "a digest of another algorithm",
                RequestStep.DIGEST_PRESENT,
                draft.withHeader("content-digest", "sha-512=:AAAA:").signed()),
            wrong(
                "a short digest",
                RequestStep.DIGEST_PRESENT,
                draft.withHeader("content-digest", "sha-256=:AAAA:").signed()),
            wrong(
                "two digests",
                RequestStep.DIGEST_PRESENT,
                draft
                    .withHeader(
                        "content-digest", group().signed().value("content-digest") + ", md5=:AAAA:")
                    .signed()),
            wrong(
                "more than a minute",
                RequestStep.TIME,
                draft.withParameter("expires", String.valueOf(CREATED + 61)).signed()),
            wrong(
                "expires when it is created",
                RequestStep.TIME,
                draft.withParameter("expires", String.valueOf(CREATED)).signed()),
            wrong(
                "at the end of all time",
                RequestStep.TIME,
                draft
                    .withParameter("created", "999999999999998")
                    .withParameter("expires", "999999999999999")
                    .signed()),
            wrong(
                "an unknown node",
                RequestStep.NODE,
                draft.withParameter("keyid", "\"orders/none\"").signed()),
            wrong("no alg for ed25519", RequestStep.KEY, draft.withParameter("alg", null).signed()),
            wrong(
                "the alg of another key",
                RequestStep.KEY,
                draft.withParameter("alg", "\"ecdsa-p256-sha256\"").signed()),
            wrong(
                "alg for secp256k1",
                RequestStep.KEY,
                koblitz().withParameter("alg", "\"ed25519\"").signed()),
            wrong(
                "the key of another node",
                RequestStep.SIGNATURE,
                draft.withKey(Nodes.OTHER_KEY).signed())));
  }

  static Stream<Arguments> alteredAfterwards() {
    SignedRequest good = group().signed();
    String digest =
        Draft.ofGroup(Nodes.EDWARDS, Nodes.EDWARDS_KEY, CHAIN, Nodes.RECEIVER, CREATED)
            .withBody(new byte[] {1})
            .signed()
            .value("content-digest");
    return Stream.of(
        wrong("another body", RequestStep.DIGEST_PRESENT, withBody(good, "{\"name\":\"all\"}")),
        wrong("no body", RequestStep.DIGEST_PRESENT, withBody(good, "")),
        wrong("no digest", RequestStep.DIGEST_PRESENT, without(good, "content-digest")),
        wrong(
            "a digest twice",
            RequestStep.DIGEST_PRESENT,
            with(good, "content-digest", good.value("content-digest"))),
        wrong(
            "another digest, with its body",
            RequestStep.SIGNATURE,
            withBody(edited(good, "content-digest", value -> digest), "\u0001")),
        wrong(
            "another method",
            RequestStep.SIGNATURE,
            new SignedRequest("PUT", good.targetUri(), good.headers(), good.body())),
        wrong(
            "behind a gateway's prefix",
            RequestStep.SIGNATURE,
            at(good, "https://member.example/ledger/api/v1/groups?dry=1")),
        wrong(
            "another host",
            RequestStep.SIGNATURE,
            at(good, "https://other.example/api/v1/groups?dry=1")),
        wrong(
            "without TLS",
            RequestStep.SIGNATURE,
            at(good, "http://member.example/api/v1/groups?dry=1")),
        wrong(
            "another query",
            RequestStep.SIGNATURE,
            at(good, "https://member.example/api/v1/groups")),
        wrong(
            "another nonce",
            RequestStep.SIGNATURE,
            edited(good, "signature-input", Draft.NONCE, "fedcba9876543210")),
        wrong(
            "created later",
            RequestStep.SIGNATURE,
            edited(good, "signature-input", "created=" + CREATED, "created=" + (CREATED + 1))),
        wrong(
            "a parameter twice",
            RequestStep.FIELDS,
            edited(good, "signature-input", value -> value + ";tag=\"mpreg-group\"")),
        wrong(
            "parameters in another order",
            RequestStep.SIGNATURE,
            edited(
                good,
                "signature-input",
                ";alg=\"ed25519\";tag=\"mpreg-group\"",
                ";tag=\"mpreg-group\";alg=\"ed25519\"")),
        wrong(
            "another node's name",
            RequestStep.SIGNATURE,
            edited(good, "signature-input", "orders/edwards", "demo")),
        wrong("a precondition added", RequestStep.FIELDS, with(good, "If-Match", "\"7\"")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"wrongInForm", "wrongThoughSigned", "alteredAfterwards"})
  void whatIsWrongIsRefusedAtItsStep(String name, RequestStep step, SignedRequest request) {
    assertThat(verdict(request, Profile.GROUP))
        .isInstanceOfSatisfying(
            RequestVerdict.Refused.class,
            refused -> {
              assertThat(refused.step()).as(refused.reason()).isEqualTo(step);
              assertThat(refused.reason()).isNotBlank();
              assertThat(refused.height()).isEqualTo(1);
            });
  }

  static Stream<Arguments> wrongDeliveries() {
    Draft draft = delivery();
    return Stream.concat(
        draft.components().stream()
            .filter(name -> !name.startsWith("@") && !name.equals("content-digest"))
            .map(name -> arguments("without " + name, draft.withHeader(name, null).signed())),
        Stream.of(
            arguments("another method", draft.withMethod("PUT").signed()),
            arguments("a height with a zero", draft.withHeader("mpreg-height", "01").signed()),
            arguments("a height below", draft.withHeader("mpreg-height", "-1").signed()),
            arguments(
                "a height too long",
                draft.withHeader("mpreg-height", "1" + "0".repeat(15)).signed()),
            arguments("a kind of capitals", draft.withHeader("mpreg-kind", "CALL").signed()),
            arguments(
                "a delivery of two words", draft.withHeader("mpreg-delivery", "a b").signed()),
            arguments(
                "a long delivery", draft.withHeader("mpreg-delivery", "a".repeat(129)).signed()),
            arguments(
                "an origin that is no text", draft.withHeader("mpreg-origin", "a\nb").signed()),
            arguments("a long origin", draft.withHeader("mpreg-origin", "a".repeat(257)).signed()),
            arguments("for a group", group().signed())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongDeliveries")
  void aDeliveryHasAllItsFields(String name, SignedRequest request) {
    assertThat(verdict(request, Profile.DELIVERY_TO_NODE))
        .isInstanceOfSatisfying(
            RequestVerdict.Refused.class,
            refused -> assertThat(refused.step()).isEqualTo(RequestStep.FIELDS));
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aTagNamesItsProfile(Profile profile) {
    assertThat(Profile.ofTag(profile.tag())).contains(profile);
    assertThat(Profile.ofTag(profile.tag() + "x")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/inbox",
        "ftp://a.example/",
        "https://",
        "https:///inbox",
        "https://user@a.example/",
        "https://a.example/#part",
        "https://a.example/a b",
        "https://a.example/\u00fc",
        "https://a.example/\n"
      })
  void aTargetIsAbsolute(String target) {
    SignedRequest good = group().signed();
    assertThatThrownBy(() -> at(good, target)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example", "http://[::1]:80/@a?b=https://c", "https://a?b"})
  void aTargetMayBe(String target) {
    assertThat(at(group().signed(), target).targetUri()).isEqualTo(target);
  }

  @Test
  void sizesAreBounded() {
    SignedRequest good = group().signed();
    assertThatThrownBy(() -> withBody(good, "a".repeat(SignedRequest.MAX_BODY_BYTES + 1)))
        .isInstanceOf(RequestTooLarge.class);
    assertThatThrownBy(
            () -> at(good, "https://a/" + "a".repeat(SignedRequest.MAX_TARGET_CHARACTERS)))
        .isInstanceOf(RequestTooLarge.class);
    assertThatThrownBy(() -> with(good, "a", "a".repeat(SignedRequest.MAX_HEADER_CHARACTERS)))
        .isInstanceOf(RequestTooLarge.class);
    List<HeaderField> many = new ArrayList<>(good.headers());
    while (many.size() <= SignedRequest.MAX_HEADERS) {
      many.add(new HeaderField("a", ""));
    }
    assertThatThrownBy(() -> new SignedRequest(good.method(), good.targetUri(), many, good.body()))
        .isInstanceOf(RequestTooLarge.class);
    for (String name : List.of("", "a b", "a:", "\u00fc", "a".repeat(129))) {
      assertThatThrownBy(() -> new HeaderField(name, ""))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
