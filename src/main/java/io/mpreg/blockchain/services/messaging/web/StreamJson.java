package io.mpreg.blockchain.services.messaging.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.stream.MessageStream;
import io.mpreg.blockchain.core.stream.StreamId;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A stream of messages.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "MessageStream", description = "A stream of messages, numbered without a gap.")
record StreamJson(
    @Schema(example = "greetings", description = "Of a topic only: its name")
        @Nullable String topic,
    @Schema(description = "Of an inbox only: the node to which the messages are sent")
        @Nullable String inbox,
    @Schema(example = "1", description = "How many messages it has: the number of the next one")
        long messages,
    @Schema(example = "1", description = "In how many blocks they are") long parcels,
    @Schema(example = "1", description = "The height of the last of these; 0 without a message")
        long lastHeight,
    @Schema(
            example = "0",
            description =
                "Of one stream only: the lowest number that this member holds; above 0 where it"
                    + " joined from a snapshot")
        @Nullable Long lowestNumber) {

  static StreamJson of(StreamId id, MessageStream stream, @Nullable Long lowestNumber) {
    String subject = id.subject().value();
    boolean isTopic = id.kind() == StreamId.Kind.TOPIC;
    return new StreamJson(
        isTopic ? subject : null,
        isTopic ? null : subject,
        stream.messages(),
        stream.parcels().size(),
        stream.lastHeight(),
        lowestNumber);
  }
}
