package io.mpreg.blockchain.core.transaction;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Payloads that do not match their operation's grammar, each with the place of its fault; the
/// texts have ' for ".
public final class MalformedPayloads {
  private static final String HASH = "ab".repeat(32);
  private static final String SIGNATURE = "ab".repeat(64);
  private static final String PARAMETERS =
      "'blockIntervalMillis':200,'roundTimeoutMillis':%d,'maxBlockTransactions':10,"
          + "'maxBlockBytes':%d,'validUntilWindow':5,'registration':'%s'";
  private static final String EVIDENCE =
      "{'offence':'%s','offender':'%s','height':%d,'round':%s,'first':{'blockHash':'%s',"
          + "'signature':'%s'},'second':{'blockHash':'%s','signature':'%s'}}";

  /// A malformed payload.
  ///
  /// @param pointer RFC 6901, into the payload
  public record MalformedText(String type, String text, String pointer) {
    public Payload payload() {
      return Payload.of(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return type + " " + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + pointer;
    }
  }

  private MalformedPayloads() {}

  private static MalformedText of(String type, String text, String pointer) {
    return new MalformedText(type, text, pointer);
  }

  private static MalformedText change(String fields, String pointer) {
    return of(
        "proposal",
        "{'authoritySetHash':'%s','expiresAtHeight':9,'change':{%s}}".formatted(HASH, fields),
        "/change" + pointer);
  }

  private static String repeated(String format, int count) {
    return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining(","));
  }

  private static String evidence(
      String offence, String offender, long height, String round, String first, String second) {
    return EVIDENCE.formatted(
        offence, offender, height, round, first, SIGNATURE, second, SIGNATURE);
  }

  /// Payloads of every built-in operation except `node_register`, which admission refuses.
  public static List<MalformedText> recorded() {
    String small = "01".repeat(32);
    return List.of(
        of("transfer", "", ""),
        of("transfer", "[]", ""),
        of("transfer", "{'amount':1", ""),
        of("transfer", "{'amount':-1}", "/amount"),
        of("transfer", "{'amount':1,'amount':1}", "/amount"),
        of("transfer", "{'amount':0}", "/amount"),
        of("transfer", "{'amount':'1'}", "/amount"),
        of("transfer", "{'amount':1,'to/whom~':2}", "/to~1whom~0"),
        of("transfer", "{}", "/amount"),
        of("message", "{'topic':'t','bdoy':'b'}", "/body"),
        of("message", "{'topic':'t','body':'b','bdoy':'b'}", "/bdoy"),
        of("message", "{'topic':'no name','body':'b'}", "/topic"),
        of("message", "{'key':'no name','body':'b'}", "/key"),
        of("message", "{'key':['k'],'body':'b'}", "/key"),
        of("message", "{'topic':'t','body':'b','priority':10}", "/priority"),
        of("message", "{'topic':'t','body':'b','contentType':''}", "/contentType"),
        of("message", "{'topic':'t','body':'b','expiresAt':1.5}", ""),
        of("message", "{'topic':'t','body':'\\ud800'}", "/body"),
        of("message", "{'topic':'t','body':[{'a':[1,null]}]}", "/body/0/a/1"),
        of("node_update", "{}", ""),
        of("node_update", "{'endpoints':['https://a','ftp://b']}", "/endpoints/1"),
        of("node_update", "{'endpoints':[" + repeated("'http://%d'", 9) + "]}", "/endpoints"),
        of("node_update", "{'capabilities':['a','b c']}", "/capabilities/1"),
        of("node_update", "{'capabilities':['a','b','a']}", "/capabilities/2"),
        of("node_update", "{'capabilities':[" + repeated("'c%d'", 65) + "]}", "/capabilities"),
        of("node_update", "{'metadata':{'a':1}}", "/metadata/a"),
        of("node_update", "{'metadata':{'a/b c':'x'}}", "/metadata/a~1b c"),
        of("node_update", "{'metadata':{'a':'" + "x".repeat(257) + "'}}", "/metadata/a"),
        of("node_update", "{'metadata':{" + repeated("'m%d':''", 33) + "}}", "/metadata"),
        of(
            "node_update",
            "{'newKey':{'publicKey':'%s','algorithm':'rsa','proof':'%s'}}"
                .formatted(HASH, SIGNATURE),
            "/newKey/algorithm"),
        of(
            "node_update",
            "{'newKey':{'publicKey':'ab','algorithm':'ed25519','proof':'%s'}}".formatted(SIGNATURE),
            "/newKey/publicKey"),
        of(
            "node_update",
            "{'newKey':{'publicKey':'%s','algorithm':'ed25519','proof':'AB'}}".formatted(HASH),
            "/newKey/proof"),
        of("federation_join", "{'federation':''}", "/federation"),
        of("federation_leave", "{'federation':7}", "/federation"),
        of("proposal", "{'authoritySetHash':'ab'}", "/authoritySetHash"),
        of("proposal", "{'authoritySetHash':'%s','expiresAtHeight':9}".formatted(HASH), "/change"),
        change("", "/kind"),
        change("'kind':'make_coffee'", "/kind"),
        change("'kind':'remove_authority','id':'a b'", "/id"),
        change("'kind':'remove_authority','id':'a','why':'x'", "/why"),
        change("'kind':'set_tolerance','byzantine':1025,'crashed':0", "/byzantine"),
        change(
            "'kind':'replace_authority_key','id':'a','use':'both','publicKey':'%s','proof':'%s'"
                .formatted(HASH, SIGNATURE),
            "/use"),
        change(
            "'kind':'set_parameters','parameters':{%s}"
                .formatted(PARAMETERS.formatted(200, 131_072, "open")),
            "/parameters/roundTimeoutMillis"),
        change(
            "'kind':'set_parameters','parameters':{%s}"
                .formatted(PARAMETERS.formatted(900, 1, "open")),
            "/parameters/maxBlockBytes"),
        change(
            "'kind':'set_parameters','parameters':{%s}"
                .formatted(PARAMETERS.formatted(900, 131_072, "closed")),
            "/parameters/registration"),
        change("'kind':'approve_registration','id':'a','algorithm':'ed25519'", "/publicKey"),
        of("consensus_vote", "{'proposal':'%s','approve':1}".formatted(HASH), "/approve"),
        of("consensus_vote", "{'proposal':'%s'}".formatted("zz".repeat(32)), "/proposal"),
        of("evidence", evidence("lying", "a", 1, "0", small, HASH), "/offence"),
        of("evidence", evidence("double_notarize", "", 1, "0", small, HASH), "/offender"),
        of("evidence", evidence("double_notarize", "a", 0, "0", small, HASH), "/height"),
        of("evidence", evidence("double_notarize", "a", 1, "2147483648", small, HASH), "/round"),
        of("evidence", evidence("double_notarize", "a", 1, "0", HASH, small), "/first/blockHash"),
        of(
            "evidence",
            evidence("nullify_and_finalize", "a", 1, "0", small, HASH),
            "/first/blockHash"),
        of("evidence", evidence("double_notarize", "a", 1, "0", small, "ab"), "/second/blockHash"));
  }

  /// Payloads of `node_register`.
  public static List<MalformedText> registrations() {
    String key = "'algorithm':'ed25519','publicKey':'%s'".formatted(HASH);
    return List.of(
        of("node_register", "{}", "/algorithm"),
        of("node_register", "{" + key + ",'endpoints':['a']}", "/endpoints/0"),
        of("node_register", "{" + key + ",'name':'a'}", "/name"));
  }
}
