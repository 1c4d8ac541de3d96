package io.mpreg.blockchain.ledger.directory.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.mpreg.blockchain.core.node.NodeId;
import io.mpreg.blockchain.ledger.directory.NodeDirectory;
import io.mpreg.blockchain.ledger.door.Ledger;
import io.mpreg.blockchain.ledger.standing.RegisteredNodeEntry;
import io.mpreg.blockchain.ledger.standing.web.NodeJson;
import io.mpreg.blockchain.platform.web.Caching;
import io.mpreg.blockchain.platform.web.Cursor;
import io.mpreg.blockchain.platform.web.Page;
import io.mpreg.blockchain.platform.web.PageLimit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Lists all registered nodes, or those that match the filters.
@RestController
@RequestMapping(path = "/api/v1/nodes", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Nodes")
class NodeListController {
  private final Ledger ledger;
  private final NodeDirectory directory;

  NodeListController(Ledger ledger, NodeDirectory directory) {
    this.ledger = ledger;
    this.directory = directory;
  }

  @GetMapping
  @Operation(
      operationId = "listNodes",
      summary = "The registered nodes",
      description =
          "In a stable order that is this member's own. A node has to match all given filters."
              + " When few of many nodes match, a page may have fewer than the limit and still"
              + " have a next one.")
  @ApiResponse(responseCode = "200", description = "A page of nodes")
  ResponseEntity<Page<NodeJson>> nodes(
      @Parameter(description = "A capability that the node declares, such as `queue`") @RequestParam
          Optional<Capability> capability,
      @Parameter(description = "The id of a federation that the node is a member of") @RequestParam
          Optional<NodeId> federation,
      @Parameter(
              description =
                  "Metadata that the node declares: a name, `=`, and the whole text, such as"
                      + " `region=eu`")
          @RequestParam
          Optional<Metadata> metadata,
      @RequestParam Optional<String> cursor,
      @RequestParam(defaultValue = PageLimit.DEFAULT) PageLimit limit) {
    NodeQuery query = new NodeQuery(capability, federation, metadata);
    Optional<NodeId> after = Cursor.parse(cursor, query.list(), 1).map(Cursor::node);
    Page<NodeJson> page =
        query.isOfAll() ? all(query, after, limit) : matching(query, after, limit);
    return page.linked(Caching.current(page), query.path(), limit);
  }

  private Page<NodeJson> all(NodeQuery query, Optional<NodeId> after, PageLimit limit) {
    return Page.of(
        ledger.registry().nodes(after, limit.andOneMore()),
        limit,
        NodeListController::shown,
        last -> query.cursor(last.id()));
  }

  private Page<NodeJson> matching(NodeQuery query, Optional<NodeId> after, PageLimit limit) {
    NodeDirectory.Found found = directory.find(query.traits(), after, limit.value());
    return new Page<>(
        found.nodes().stream().map(NodeListController::shown).toList(),
        found.reached().map(id -> query.cursor(id).encode()).orElse(null),
        List.of());
  }

  private static NodeJson shown(RegisteredNodeEntry entry) {
    return NodeJson.of(entry.id(), entry.node(), Optional.empty());
  }
}
