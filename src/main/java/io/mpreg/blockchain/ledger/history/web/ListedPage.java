package io.mpreg.blockchain.ledger.history.web;

import io.mpreg.blockchain.ledger.history.ListItem;
import io.mpreg.blockchain.ledger.history.Position;
import io.mpreg.blockchain.platform.database.Divergence;
import io.mpreg.blockchain.platform.web.Cursor;
import io.mpreg.blockchain.platform.web.Page;
import io.mpreg.blockchain.platform.web.PageLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Pages of lists whose items may be damaged: the readable items, and the damage at the others'
/// places.
public final class ListedPage {
  private ListedPage() {}

  /// The first page of the rest of a list.
  ///
  /// @param found the items from here on, one more than the limit if there are more
  /// @param view converts an item to JSON
  /// @param cursor the cursor that continues the list after a position
  public static <S, T> Page<T> of(
      List<ListItem<S>> found,
      PageLimit limit,
      Function<S, T> view,
      Function<Position, Cursor> cursor) {
    List<T> items = new ArrayList<>();
    List<Page.DamagedJson> damaged = new ArrayList<>();
    List<ListItem<S>> shown = found.subList(0, Math.min(found.size(), limit.value()));
    for (ListItem<S> each : shown) {
      switch (each) {
        case ListItem.Sound<S>(var at, var value) -> items.add(view.apply(value));
        case ListItem.Damaged<S>(var at, var divergence) -> damaged.add(damaged(at, divergence));
      }
    }
    boolean hasMore = found.size() > shown.size();
    return new Page<>(
        items, hasMore ? cursor.apply(shown.getLast().position()).encode() : null, damaged);
  }

  /// The position of a transaction in a cursor of two parts.
  public static Position position(Cursor cursor) {
    return new Position(cursor.number(0), (int) Math.min(cursor.number(1), Integer.MAX_VALUE));
  }

  /// The cursor that continues a list after a transaction.
  public static Cursor cursor(String list, Position position) {
    return new Cursor(
        list, List.of(String.valueOf(position.height()), String.valueOf(position.index())));
  }

  /// A damaged item of a list.
  public static Page.DamagedJson damaged(Position at, Divergence divergence) {
    return new Page.DamagedJson(
        at.height(), at.isOfBlock() ? null : at.index(), divergence.toString());
  }
}
