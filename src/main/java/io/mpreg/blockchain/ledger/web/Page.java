package io.mpreg.blockchain.ledger.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/// A part of a list.
///
/// @param next the cursor of the next page, or null after the last
public record Page<T>(
    List<T> items,
    @Schema(description = "Give it as `cursor` for the next page; null after the last")
        @Nullable String next) {

  /// @param found what the list has from here on, one more than the limit if there is more
  /// @param view how an item is shown
  /// @param position where the list goes on after an item
  static <S, T> Page<T> of(
      List<S> found, Limit limit, Function<S, T> view, Function<S, Cursor> position) {
    List<S> shown = found.subList(0, Math.min(found.size(), limit.value()));
    boolean hasMore = found.size() > shown.size();
    return new Page<>(
        shown.stream().map(view).toList(),
        hasMore ? position.apply(shown.getLast()).encode() : null);
  }

  /// The page with a link to the next one (RFC 8288), relative to the page's own address, whatever
  /// proxies put before it.
  ///
  /// @param path the list's path with its filters as a query, of which the last character is `?` or
  ///   `&`
  ResponseEntity<Page<T>> linked(ResponseEntity<Page<T>> answer, String path, Limit limit) {
    if (next == null) {
      return answer;
    }
    String link =
        "<%slimit=%d&cursor=%s>; rel=\"next\""
            .formatted(path.substring(path.indexOf('?')), limit.value(), next);
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .header(HttpHeaders.LINK, link)
        .body(this);
  }
}
