package io.mpreg.blockchain.services.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.crypto.SigningKey;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SignedRequestProperties {
  private static final RequestVerifier VERIFIER = new RequestVerifier(() -> Nodes.STATE);

  /// A request that a node has signed, with all that it takes to verify it.
  record Case(Draft draft, Profile profile, NodeId node, long created) {
    RequestVerdict verdict(SignedRequest request) {
      return VERIFIER.verify(request, Nodes.RECEIVER, profile, Instant.ofEpochSecond(created));
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<Long> times = Arbitraries.longs().between(0, 4_000_000_000L);
    Arbitrary<String> paths =
        Arbitraries.strings().withCharRange('!', '"').withCharRange('$', '~').ofMaxLength(40);
    return Combinators.combine(
            Arbitraries.of(Profile.values()),
            Arbitraries.of(Nodes.EDWARDS, Nodes.KOBLITZ),
            times,
            paths,
            Arbitraries.strings().ofMaxLength(40))
        .as(
            (profile, node, created, path, body) -> {
              SigningKey key = node.equals(Nodes.EDWARDS) ? Nodes.EDWARDS_KEY : Nodes.KOBLITZ_KEY;
              Draft draft =
                  profile == Profile.GROUP
                      ? Draft.ofGroup(node, key, Nodes.STATE.chainId(), Nodes.RECEIVER, created)
                      : Draft.ofDelivery(node, key, Nodes.STATE.chainId(), Nodes.RECEIVER, created);
              return new Case(
                  draft
                      .withTarget("https://service.example/" + path)
                      .withBody(body.getBytes(StandardCharsets.UTF_8)),
                  profile,
                  node,
                  created);
            });
  }

  @Property(tries = 200)
  void whatIsSignedIsVerified(@ForAll("cases") Case signed) {
    assertThat(signed.verdict(signed.draft().signed()))
        .isEqualTo(
            new RequestVerdict.Valid(
                signed.node(),
                1,
                true,
                Draft.NONCE,
                Instant.ofEpochSecond(signed.created() + 120)));
  }

  @Property(tries = 1_000)
  void noCharacterOfWhatIsCoveredCanChange(
      @ForAll("cases") Case signed,
      @ForAll @LongRange(min = 0) long place,
      @ForAll @IntRange(max = 127) int replacement) {
    SignedRequest request = signed.draft().signed();
    List<String> parts = parts(request);
    int at = (int) (place % parts.stream().mapToInt(String::length).sum());
    int part = 0;
    while (at >= parts.get(part).length()) {
      at -= parts.get(part).length();
      part++;
    }
    StringBuilder changed = new StringBuilder(parts.get(part));
    if (changed.charAt(at) == replacement) {
      return;
    }
    changed.setCharAt(at, (char) replacement);
    parts.set(part, changed.toString());

    SignedRequest altered;
    try {
      altered = request(request, parts);
    } catch (IllegalArgumentException illegal) {
      return;
    }
    assertThat(signed.verdict(altered))
        .as("%s", altered)
        .isNotInstanceOf(RequestVerdict.Valid.class);
  }

  // Method, target, body in Latin-1, and the values of all headers: the drafts have no others than
  // the covered ones.
  private static List<String> parts(SignedRequest request) {
    List<String> parts = new ArrayList<>();
    parts.add(request.method());
    parts.add(request.targetUri());
    parts.add(new String(request.body().orElseThrow().toArray(), StandardCharsets.ISO_8859_1));
    request.headers().forEach(field -> parts.add(field.value()));
    return parts;
  }

  private static SignedRequest request(SignedRequest original, List<String> parts) {
    List<HeaderField> headers = new ArrayList<>();
    for (int i = 0; i < original.headers().size(); i++) {
      headers.add(new HeaderField(original.headers().get(i).name(), parts.get(i + 3)));
    }
    return new SignedRequest(
        parts.get(0),
        parts.get(1),
        headers,
        Optional.of(Bytes.of(parts.get(2).getBytes(StandardCharsets.ISO_8859_1))));
  }

  @Property(tries = 2_000)
  void junkInTheFieldsIsRefusedWithoutAnException(
      @ForAll("junk") String input,
      @ForAll("junk") String signature,
      @ForAll("junk") String digest) {
    Draft draft =
        Draft.ofGroup(
            Nodes.EDWARDS, Nodes.EDWARDS_KEY, Nodes.STATE.chainId(), Nodes.RECEIVER, 1_000);
    for (int field = 0; field < 3; field++) {
      SignedRequest good = draft.signed();
      List<HeaderField> headers = new ArrayList<>(good.headers());
      String name = List.of("signature-input", "signature", "content-digest").get(field);
      headers.removeIf(each -> each.name().equals(name));
      headers.add(new HeaderField(name, List.of(input, signature, digest).get(field)));
      assertThat(
              VERIFIER.verify(
                  new SignedRequest(good.method(), good.targetUri(), headers, good.body()),
                  Nodes.RECEIVER,
                  Profile.GROUP,
                  Instant.ofEpochSecond(1_000)))
          .isInstanceOf(RequestVerdict.Refused.class);
    }
  }

  @Provide
  Arbitrary<String> junk() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "mpreg",
            "=",
            "(",
            ")",
            ":",
            ";",
            ",",
            " ",
            "\"",
            "\\",
            "?",
            "1",
            "0",
            "AAAA",
            "-",
            ".",
            "*",
            "\"@method\"",
            ";alg",
            "sha-256",
            "\t",
            "\u0000",
            "\u00fc",
            "999999999999999",
            "%",
            "@1");
    return Arbitraries.oneOf(
        pieces.list().ofMaxSize(20).map(list -> String.join("", list)),
        Arbitraries.strings().ofMaxLength(50));
  }
}
