package io.mpreg.blockchain.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/// A page of a list.
///
/// @param next the cursor of the next page, or null after the last
/// @param damaged items of the page that are damaged; left out when there are none
public record Page<T>(
    List<T> items,
    @Schema(description = "The `cursor` of the next page; null after the last")
        @Nullable String next,
    @Schema(
            requiredMode = Schema.RequiredMode.NOT_REQUIRED,
            description =
                "Items of the page that are damaged at this member; ask another member for them."
                    + " Left out when there are none")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<DamagedJson> damaged) {

  /// A damaged item of a list.
  ///
  /// @param index the index of the damaged transaction in its block; null for a damaged block
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(
      name = "Damaged",
      description = "A final item whose stored data is damaged at this member.")
  public record DamagedJson(
      @Schema(example = "17") long height,
      @Schema(description = "For a transaction only: its index in the block")
          @Nullable Integer index,
      @Schema(description = "What is wrong, for the operator of this member") String detail) {}

  /// The first page of the rest of a list.
  ///
  /// @param found the items from here on, one more than the limit if there are more
  /// @param view converts an item to JSON
  /// @param position the position of an item, after which the next page begins
  public static <S, T> Page<T> of(
      List<S> found, PageLimit limit, Function<S, T> view, Function<S, Cursor> position) {
    List<S> shown = found.subList(0, Math.min(found.size(), limit.value()));
    boolean hasMore = found.size() > shown.size();
    return new Page<>(
        shown.stream().map(view).toList(),
        hasMore ? position.apply(shown.getLast()).encode() : null,
        List.of());
  }

  /// The page with a link to the next one (RFC 8288), relative to the page's own address, whatever
  /// proxies put before it.
  ///
  /// @param path the list's path with its filters as a query, of which the last character is `?` or
  ///   `&`
  public ResponseEntity<Page<T>> linked(
      ResponseEntity<Page<T>> answer, String path, PageLimit limit) {
    return linked(answer, next, path, limit);
  }

  /// An answer that is a page in a form of its own, with the same link.
  ///
  /// @param next the cursor of the next page, or null after the last
  public static <A> ResponseEntity<A> linked(
      ResponseEntity<A> answer, @Nullable String next, String path, PageLimit limit) {
    if (next == null) {
      return answer;
    }
    String link =
        "<%slimit=%d&cursor=%s>; rel=\"next\""
            .formatted(path.substring(path.indexOf('?')), limit.value(), next);
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .header(HttpHeaders.LINK, link)
        .body(answer.getBody());
  }
}
