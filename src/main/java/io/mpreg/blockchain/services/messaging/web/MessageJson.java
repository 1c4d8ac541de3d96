package io.mpreg.blockchain.services.messaging.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mpreg.blockchain.core.transaction.Operation.Message;
import io.mpreg.blockchain.core.transaction.Transaction;
import io.mpreg.blockchain.services.messaging.NumberedMessage;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A final message.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Message", description = "A message with its number in its stream.")
record MessageJson(
    @Schema(example = "0", description = "Its number in the stream") long number,
    @Schema(example = "1", description = "The height of the block it is in") long height,
    @Schema(example = "0", description = "Its index in the block") int index,
    @Schema(description = "The id of the transaction") String id,
    @Schema(example = "demo", description = "The node that signed it") String sender,
    @Schema(example = "demo", description = "The receiver of the transaction") String receiver,
    @Schema(example = "4", description = "0 to 9") int priority,
    @Schema(description = "By which receivers keep messages apart") @Nullable String key,
    @Schema(description = "The media type of the body, if the sender named one")
        @Nullable String contentType,
    @Schema(description = "Milliseconds since 1970 after which it is of no use any more")
        @Nullable Long expiresAt,
    @Schema(example = "Hello") String body) {

  static MessageJson of(NumberedMessage numbered) {
    Transaction transaction = numbered.stored().transaction();
    Message message = numbered.message();
    return new MessageJson(
        numbered.number(),
        numbered.stored().position().height(),
        numbered.stored().position().index(),
        transaction.id().hex(),
        transaction.sender().value(),
        transaction.receiver().value(),
        message.priority(),
        message.key().orElse(null),
        message.contentType().orElse(null),
        message.expiresAt().orElse(null),
        message.body());
  }
}
