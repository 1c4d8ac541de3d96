package io.mpreg.blockchain.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/// A part of a list.
///
/// @param next the cursor of the next page, or null after the last
/// @param damaged what belongs among the items and cannot be shown; left out where there is none
public record Page<T>(
    List<T> items,
    @Schema(description = "Give it as `cursor` for the next page; null after the last")
        @Nullable String next,
    @Schema(
            requiredMode = Schema.RequiredMode.NOT_REQUIRED,
            description =
                "What belongs among the items and is damaged at this member; ask another for it."
                    + " Left out where there is none")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<DamagedJson> damaged) {

  /// A place of a list that cannot be shown.
  ///
  /// @param index the transaction in the block, where one is damaged
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Damaged", description = "Something final that this member cannot show.")
  public record DamagedJson(
      @Schema(example = "17") long height,
      @Schema(description = "Of a transaction only: its place in the block")
          @Nullable Integer index,
      @Schema(description = "What is wrong, for the operator of this member") String detail) {}

  /// The first page of what is left of a list.
  ///
  /// @param found what the list has from here on, one more than the limit if there is more
  /// @param view how an item is shown
  /// @param position where the list goes on after an item
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
