package io.mpreg.blockchain.core.execution;

import static io.mpreg.blockchain.core.transaction.Transactions.ALICE;
import static io.mpreg.blockchain.core.transaction.Transactions.BOB;
import static io.mpreg.blockchain.core.transaction.Transactions.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.mpreg.blockchain.core.encoding.Bytes;
import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.core.state.EntryName;
import io.mpreg.blockchain.core.state.StateKey;
import io.mpreg.blockchain.core.stream.MessageStream;
import io.mpreg.blockchain.core.stream.StreamId;
import io.mpreg.blockchain.core.transaction.Member;
import io.mpreg.blockchain.core.transaction.UnsentTransaction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which stream a message is in, and who may begin one. [StreamProperties] shows that the numbers
/// have no gaps.
class StreamsTest {
  private final CertifiedChain chain = new CertifiedChain(Chains.open());

  private UnsentTransaction toTopic(Member sender, long nonce, String topic) {
    return chain
        .from(sender)
        .nonce(nonce)
        .of("message", "{\"topic\":\"%s\",\"body\":\"\"}".formatted(topic));
  }

  private UnsentTransaction direct(Member sender, long nonce, Member receiver) {
    return chain.from(sender).nonce(nonce).to(receiver.id()).of("message", "{\"body\":\"\"}");
  }

  private MessageStream stream(StreamId stream) {
    return MessageStream.of(chain.state().entry(StateKey.stream(stream)));
  }

  private MessageStream topic(String name) {
    return stream(StreamId.topic(new NodeId(name)));
  }

  private Bytes topicsOf(Member member) {
    return chain.state().entry(StateKey.topics(member.id())).orElse(Bytes.EMPTY);
  }

  @Test
  void aTopicAndAnInboxOfOneNameAreTwoStreams() {
    assertThat(chain.add(toTopic(ALICE, 0, "bob"), direct(ALICE, 1, BOB), direct(ALICE, 2, BOB)))
        .containsOnly(0);
    assertThat(topic("bob").messages()).isEqualTo(1);
    assertThat(stream(StreamId.inbox(BOB.id())).messages()).isEqualTo(2);
    assertThat(stream(StreamId.inbox(BOB.id())).parcels().size()).isEqualTo(1);
    assertThat(EntryName.of(StateKey.stream(StreamId.inbox(BOB.id()))))
        .isEqualTo(new EntryName("stream", "inbox/bob"));
    assertThat(EntryName.of(StateKey.topics(BOB.id()))).isEqualTo(new EntryName("topics", "bob"));
  }

  @Test
  void aMessageToATopicNeedsNoRegisteredReceiver() {
    assertThat(chain.add(toTopic(ALICE, 0, "t").to(CAROL.id()))).containsExactly(0);
    assertThat(topic("t").messages()).isEqualTo(1);
  }

  @Test
  void aNodeThatIsRegisteredEarlierInTheBlockHasAnInbox() {
    UnsentTransaction registering =
        chain.from(CAROL).of("node_register", "{" + CAROL.keyFields() + "}");
    assertThat(chain.add(direct(ALICE, 0, CAROL), registering, direct(ALICE, 1, CAROL)))
        .containsExactly(101, 0, 0);
    assertThat(stream(StreamId.inbox(CAROL.id())).messages()).isEqualTo(1);
  }

  @Test
  void onlyWhoSendsTheFirstMessageHasMadeTheTopic() {
    chain.add(toTopic(ALICE, 0, "t"), toTopic(BOB, 0, "t"), toTopic(ALICE, 1, "t"));
    chain.add(toTopic(BOB, 1, "t"), direct(BOB, 2, ALICE));
    assertThat(topic("t").messages()).isEqualTo(4);
    assertThat(topicsOf(ALICE).hex()).isEqualTo("00000001");
    assertThat(topicsOf(BOB)).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void whoHasMadeAllTopicsThatItCanSendsToThoseThereAre() {
    UnsentTransaction[] all =
        IntStream.rangeClosed(0, 256)
            .mapToObj(number -> toTopic(ALICE, number, "t" + number))
            .toArray(UnsentTransaction[]::new);
    assertThat(chain.add(all)).hasSize(257).startsWith(0).endsWith(0, 127);
    assertThat(topicsOf(ALICE).hex()).isEqualTo("00000100");
    assertThat(
            chain.add(
                toTopic(ALICE, 257, "t256"),
                toTopic(BOB, 0, "t256"),
                toTopic(ALICE, 258, "t256"),
                direct(ALICE, 259, BOB)))
        .containsExactly(127, 0, 0, 0);
    assertThat(topic("t256").messages()).isEqualTo(2);
  }

  @Test
  void aMessageIsInTimeAsLongAsTheParentIsEarlier() {
    String payload = "{\"body\":\"\",\"expiresAt\":%d}";
    long parent = chain.tip().header().timestampMillis();
    assertThat(
            chain.add(
                chain.from(ALICE).of("message", payload.formatted(parent + 1)),
                chain.from(ALICE).nonce(1).of("message", payload.formatted(parent))))
        .containsExactly(0, 128);
    assertThat(stream(StreamId.inbox(ALICE.id())).messages()).isEqualTo(1);
  }
}
