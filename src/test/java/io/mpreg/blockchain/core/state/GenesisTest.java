package io.mpreg.blockchain.core.state;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mpreg.blockchain.core.authority.Authority;
import io.mpreg.blockchain.core.block.BlockHeader;
import io.mpreg.blockchain.core.causality.VectorClock;
import io.mpreg.blockchain.core.crypto.Hash;
import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.encoding.Integers;
import io.mpreg.blockchain.core.encoding.Malformed;
import io.mpreg.blockchain.core.execution.Chains;
import io.mpreg.blockchain.core.json.MalformedPayload;
import io.mpreg.blockchain.core.merkle.MerkleTree;
import io.mpreg.blockchain.core.node.MemberAddress;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.rules.Rules;
import io.mpreg.blockchain.core.rules.RulesUnknown;
import io.mpreg.blockchain.core.state.Parameters.Registration;
import io.mpreg.blockchain.tools.demo.DemoIdentity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenesisTest {

  /// Valid; ' stands for ".
  private static final String DOCUMENT =
      """
      {'version':1,'chainName':'a name','salt':'SALT','timestamp':1700000000000,'development':false,
       'parameters':{'blockIntervalMillis':200,'roundTimeoutMillis':1500,'maxBlockTransactions':10000,
       'maxBlockBytes':8388608,'validUntilWindow':100000,'registration':'governed'},
       'byzantine':0,'crashed':0,
       'authorities':[{'id':'voter','consensusKey':'KEY1','checkpointKey':'KEY2'}],
       'nodes':[{'id':'voter','algorithm':'ed25519','publicKey':'KEY3','balance':0},
                {'id':'alice','algorithm':'ed25519','publicKey':'ALICE','balance':9007199254740991}],
       'approvals':[{'id':'bob','algorithm':'ed25519','publicKey':'BOB'}]}
      """;

  private static Bytes document(String text) {
    String filled =
        text.replace('\'', '"')
            .replace("SALT", "00".repeat(32))
            .replace("KEY1", "11".repeat(32))
            .replace("KEY2", "22".repeat(32))
            .replace("KEY3", "33".repeat(32))
            .replace("ALICE", ALICE.publicKey().hex())
            .replace("BOB", BOB.publicKey().hex());
    return Bytes.of(filled.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyFieldIsRead() {
    Genesis genesis = Genesis.parse(document(DOCUMENT));
    assertThat(genesis.chainName()).isEqualTo("a name");
    assertThat(genesis.timestampMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(genesis.development()).isFalse();
    assertThat(genesis.parameters())
        .isEqualTo(new Parameters(200, 1_500, 10_000, 8_388_608, 100_000, Registration.GOVERNED));
    assertThat(genesis.authorities().at(0).id()).isEqualTo(new NodeId("voter"));
    assertThat(genesis.nodes())
        .last()
        .isEqualTo(new Genesis.Account(ALICE.id(), ALICE.publicKey(), Integers.MAX));
    assertThat(genesis.approvals())
        .containsExactly(new Genesis.Approval(BOB.id(), BOB.publicKey()));
  }

  @Test
  void anAddressIsReadAndIsNoPartOfTheAuthoritySet() {
    String placed = DOCUMENT.replace("'KEY2'", "'KEY2','address':'https://voter.example:9443'");
    Genesis genesis = Genesis.parse(document(placed));
    assertThat(genesis.addresses())
        .containsExactly(
            Map.entry(new NodeId("voter"), new MemberAddress("https://voter.example:9443")));
    Genesis silent = Genesis.parse(document(DOCUMENT));
    assertThat(silent.addresses()).isEmpty();
    assertThat(genesis.authorities().hash()).isEqualTo(silent.authorities().hash());
    assertThat(genesis.state().root()).isEqualTo(silent.state().root());
    assertThat(genesis.chainId()).isNotEqualTo(silent.chainId());
  }

  // The document may have other fields that only newer software knows.
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void aDocumentOfUnknownRulesSaysWhatItNeeds(boolean development) {
    int unknown = Rules.LATEST.version() + 1;
    String later =
        DOCUMENT
            .replace("'version':1", "'version':2,'rules':" + unknown + ",'new':[]")
            .replace("'development':false", "'development':" + development);
    assertThatThrownBy(() -> Genesis.parse(document(later)))
        .isInstanceOf(RulesUnknown.class)
        .hasMessageStartingWith("This genesis document needs software that knows rules " + unknown);
  }

  // A chain that begins with later rules has them in its genesis header and state.
  @Test
  void rulesStandInTheHeaderAndInTheState() {
    Genesis first = Genesis.parse(document(DOCUMENT));
    assertThat(first.rules()).isEqualTo(Rules.FIRST);
    assertThat(first.state().entry(StateKey.RULES)).isEmpty();
    Genesis later =
        new Genesis(
            first.document(),
            first.chainName(),
            first.timestampMillis(),
            new Rules(2),
            first.development(),
            first.parameters(),
            first.authorities(),
            first.addresses(),
            first.nodes(),
            first.approvals());
    assertThat(later.header().rulesVersion()).isEqualTo(2);
    assertThat(later.state().rules()).isEqualTo(new Rules(2));
    assertThat(later.state().entry(StateKey.RULES).orElseThrow().hex())
        .isEqualTo("0001" + "00000002" + "0000000000000000");
  }

  @Test
  void theHeaderIsThatOfTheProtocol() {
    Genesis genesis = Genesis.parse(document(DOCUMENT));
    Hash setHash = genesis.authorities().hash();
    assertThat(genesis.header())
        .isEqualTo(
            new BlockHeader(
                1,
                Hash.ZERO,
                0,
                0,
                Hash.of(document(DOCUMENT)),
                MerkleTree.EMPTY_ROOT,
                MerkleTree.EMPTY_ROOT,
                0,
                genesis.state().root(),
                Hash.ZERO,
                VectorClock.EMPTY,
                new NodeId("voter"),
                1_700_000_000_000L,
                setHash,
                setHash,
                1,
                0));
    assertThat(genesis.chainId()).isEqualTo(genesis.header().hash());
    assertThat(genesis.state().chainId()).isEqualTo(genesis.chainId());
  }

  @Test
  void theStateHoldsWhatTheDocumentSays() {
    ChainState state = Genesis.parse(document(DOCUMENT)).state();
    assertThat(state.height()).isZero();
    assertThat(state.balance(ALICE.id())).isEqualTo(Integers.MAX);
    assertThat(state.node(ALICE.id()).map(RegisteredNode::publicKey)).hasValue(ALICE.publicKey());
    assertThat(state.node(BOB.id())).isEmpty();
    assertThat(state.approval(BOB.id())).hasValue(BOB.publicKey());
    assertThat(state.approval(ALICE.id())).isEmpty();
    // Parameters, two authority sets, two nodes, one balance that is not 0, one approval.
    assertThat(state.entries()).hasSize(7);
  }

  @Test
  void oneByteMoreIsAnotherChain() {
    Hash one = Genesis.parse(document(DOCUMENT)).chainId();
    assertThat(Genesis.parse(document(DOCUMENT + " ")).chainId()).isNotEqualTo(one);
    assertThat(Genesis.parse(document(DOCUMENT.replace("SALT", "01".repeat(32)))).chainId())
        .isNotEqualTo(one);
  }

  @Test
  void theDemonstrationChainIsTheOneThatWasPublished() {
    Genesis demo = Genesis.parse(Chains.demoDocument());
    assertThat(demo.chainId().hex())
        .isEqualTo("ca5190b496f1a061e25035df36e02db2a45571a0d0f7684cbc0e244adbfab492");
    assertThat(demo.development()).isTrue();
    assertThat(demo.nodes())
        .containsExactly(
            new Genesis.Account(DemoIdentity.ID, DemoIdentity.KEY.publicKey(), 1_000_000),
            new Genesis.Account(
                DemoIdentity.AUTHORITY, DemoIdentity.AUTHORITY_KEY.publicKey(), 1_000_000));
    assertThat(demo.authorities().authorities())
        .containsExactly(
            new Authority(
                DemoIdentity.AUTHORITY,
                DemoIdentity.CONSENSUS_KEY.publicKey(),
                DemoIdentity.CHECKPOINT_KEY.publicKey()));
  }

  /// The fault, the text in the valid document, its replacement, and the message.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          another version           | 'version':1            | 'version':3           | only versions are 1 and 2
          version 1 with rules      | 'version':1            | 'version':1,'rules':2 | unknown field 'rules'
          version 2 without rules   | 'version':1            | 'version':2           | 'rules' is missing
          version 2, the first rules | 'version':1           | 'version':2,'rules':1 | rules
          a version as a string     | 'version':1            | 'version':'1'         | another type
          no version                | 'version':1,           | ``                    | 'version' is missing
          no name                   | 'chainName':'a name',  | ``                    | 'chainName' is missing
          an empty name             | 'a name'               | ''                    | chainName
          a short salt              | SALT                   | 00                    | salt
          a salt in capitals        | SALT                   | AB                    | lower-case hex
          a negative time           | 1700000000000          | -1                    | a value
          a time of 2^53            | 1700000000000          | 9007199254740992      | over 2^53 - 1
          development as a number   | false                  | 0                     | another type
          no parameters             | 'parameters':{         | 'limits':{            | 'parameters' is missing
          an unknown parameter      | 'registration':        | 'x':1,'registration': | unknown field 'x'
          a missing parameter       | 'maxBlockBytes':8388608, | ``                  | 'maxBlockBytes' is missing
          interval 0                | Millis':200            | Millis':0             | blockIntervalMillis
          interval over its limit   | Millis':200            | Millis':60001         | blockIntervalMillis
          interval of 2^32 + 200    | Millis':200            | Millis':4294967496    | blockIntervalMillis
          timeout below its limit  | Millis':1500           | Millis':99            | roundTimeoutMillis
          timeout of the interval  | Millis':1500           | Millis':200           | not above
          timeout over its limit   | Millis':1500           | Millis':600001        | roundTimeoutMillis
          no transactions           | Transactions':10000    | Transactions':0       | maxBlockTransactions
          too many transactions     | Transactions':10000    | Transactions':100001  | maxBlockTransactions
          too small blocks          | 8388608                | 131071                | maxBlockBytes
          too large blocks          | 8388608                | 67108865              | maxBlockBytes
          no window                 | Window':100000         | Window':0             | validUntilWindow
          too large a window        | Window':100000         | Window':10000001      | validUntilWindow
          another registration      | 'governed'             | 'closed'              | neither open nor governed
          registration in capitals  | 'governed'             | 'Open'                | neither open nor governed
          one Byzantine of one      | 'byzantine':0          | 'byzantine':1         | 3b + 2c + 1
          one crashed of one        | 'crashed':0            | 'crashed':1           | 3b + 2c + 1
          too many Byzantine        | 'byzantine':0          | 'byzantine':1025      | not 0 to 1024
          too many crashed          | 'crashed':0            | 'crashed':1025        | not 0 to 1024
          no authorities            | [{'id':'voter','consensusKey':'KEY1','checkpointKey':'KEY2'}] | [] | 0 authorities
          an authority as a string  | [{'id':'voter','consensusKey':'KEY1','checkpointKey':'KEY2'}] | ['voter'] | not an object
          an authority twice        | 'KEY2'}]               | 'KEY2'},{'id':'voter','consensusKey':'KEY3','checkpointKey':'KEY3'}] | stands twice
          a consensus key twice     | 'KEY2'}]               | 'KEY2'},{'id':'alice','consensusKey':'KEY1','checkpointKey':'KEY3'}] | a key of authority
          a checkpoint key twice    | 'KEY2'}]               | 'KEY2'},{'id':'alice','consensusKey':'KEY3','checkpointKey':'KEY2'}] | a key of authority
          an authority with more    | 'KEY2'}]               | 'KEY2','weight':1}]   | unknown field 'weight'
          a short consensus key     | KEY1                   | 11                    | 1 bytes, expected 32
          no checkpoint key         | ,'checkpointKey':'KEY2' | ``                   | 'checkpointKey' is missing
          an address without a port | 'KEY2'}]               | 'KEY2','address':'http://host'}] | is not http://host:port
          an address with a path    | 'KEY2'}]               | 'KEY2','address':'http://host:1/'}] | is not http://host:port
          an address of a number    | 'KEY2'}]               | 'KEY2','address':1}]  | another type
          an address twice          | 'KEY2'}]               | 'KEY2','address':'http://h:1'},{'id':'alice','consensusKey':'KEY3','checkpointKey':'KEY3','address':'http://h:1'}] | two authorities have one address
          an address of a node      | 'balance':0            | 'balance':0,'address':'http://h:1' | unknown field 'address'
          an authority without node | [{'id':'voter','consensusKey' | [{'id':'other','consensusKey' | 'other' is not one of the nodes
          a name with a space       | 'alice'                | 'al ice'              | node id
          a node twice              | 'id':'alice'           | 'id':'voter'          | 'voter' stands twice
          a node without a balance  | ,'balance':0           | ``                    | 'balance' is missing
          a node with more          | 'balance':0            | 'balance':0,'x':1     | unknown field 'x'
          a negative balance        | 'balance':0            | 'balance':-1          | a value
          more value than 2^53 - 1  | 'balance':0            | 'balance':1           | sum of the balances
          an algorithm twice        | 'publicKey':'BOB'      | 'publicKey':'BOB','algorithm':'ed25519' | stands twice
          an unknown algorithm      | 'ed25519','publicKey':'BOB' | 'rsa','publicKey':'BOB' | unknown algorithm
          a key of another length   | KEY3                   | 33                    | expected 32
          no approvals              | 'approvals':[{         | 'approved':[{         | 'approvals' is missing
          an approval with more     | 'publicKey':'BOB'      | 'publicKey':'BOB','balance':1 | unknown field 'balance'
          an approval twice         | 'BOB'}]                | 'BOB'},{'id':'bob','algorithm':'ed25519','publicKey':'ALICE'}] | approval stands twice
          an unknown field          | 'byzantine':0          | 'byzantine':0,'x':[]  | unknown field 'x'
          a field twice             | 'byzantine':0          | 'byzantine':0,'byzantine':0 | stands twice
          null                      | 'byzantine':0          | 'byzantine':null      | a value
          more behind it            | 'BOB'}]}               | 'BOB'}]}{}            | nothing more
          """)
  void anythingElseIsMalformed(String what, String valid, String wrong, String message) {
    assertThat(DOCUMENT).containsOnlyOnce(valid);
    Bytes document = document(DOCUMENT.replace(valid, wrong));
    assertThatThrownBy(() -> Genesis.parse(document))
        .isExactlyInstanceOf(MalformedPayload.class)
        .hasMessageContaining(message);
  }

  @Test
  void aNameHasAtMost128Characters() {
    Genesis.parse(document(DOCUMENT.replace("a name", "😀".repeat(128))));
    Bytes longer = document(DOCUMENT.replace("a name", "x".repeat(129)));
    assertThatThrownBy(() -> Genesis.parse(longer)).hasMessageContaining("chainName");
  }

  @Test
  void aDocumentHasAtMostOneMebibyte() {
    int length = document(DOCUMENT).length();
    Genesis.parse(document(DOCUMENT + " ".repeat((1 << 20) - length)));
    Bytes longer = document(DOCUMENT + " ".repeat((1 << 20) - length + 1));
    assertThatThrownBy(() -> Genesis.parse(longer))
        .isExactlyInstanceOf(Malformed.class)
        .hasMessageContaining("1048577");
  }

  @Test
  void aBalanceIsNeverNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Genesis.Account(ALICE.id(), ALICE.publicKey(), -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Genesis.Account(ALICE.id(), ALICE.publicKey(), Integers.MAX + 1));
  }

  @Test
  void theChainBeginsAtItsGenesis() {
    Genesis genesis = Genesis.parse(document(DOCUMENT));
    Tip tip = Tip.of(genesis);
    assertThat(tip.hash()).isEqualTo(genesis.chainId());
    assertThat(tip.height()).isZero();
    assertThat(tip.history().size()).isEqualTo(1);
    assertThat(tip.history().root())
        .isEqualTo(MerkleTree.leafHash(genesis.header().encode().toArray()));
    assertThat(List.copyOf(tip.state().turns().entries().keySet())).isEmpty();
  }
}
