package io.mpreg.blockchain.services.messaging.web;

import io.mpreg.blockchain.services.messaging.MessagePage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// A page of messages.
@Schema(name = "MessagePage", description = "Messages of a stream without a gap.")
record MessagePageJson(
    @Schema(example = "0", description = "The number of the first one") long from,
    List<MessageJson> messages,
    @Schema(example = "1", description = "The `from` of the next page") long next,
    @Schema(example = "1", description = "How many messages the stream has now") long end) {

  static MessagePageJson of(MessagePage page) {
    return new MessagePageJson(
        page.from(),
        page.messages().stream().map(MessageJson::of).toList(),
        page.next(),
        page.end());
  }
}
