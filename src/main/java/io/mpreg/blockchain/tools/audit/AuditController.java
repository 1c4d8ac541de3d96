package io.mpreg.blockchain.tools.audit;

import io.mpreg.blockchain.platform.web.Problem;
import io.mpreg.blockchain.platform.web.RequestFault;
import io.mpreg.blockchain.platform.web.RequestRefused;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/// Audits on demand, for operators: on the management port only.
@ResponseBody
@RequestMapping("${management.endpoints.web.base-path:/actuator}/audits")
final class AuditController {
  private final AuditJobs jobs;

  AuditController(AuditJobs jobs) {
    this.jobs = jobs;
  }

  /// The request for an audit.
  ///
  /// @param from the first height that is verified; 0 if omitted
  record Requested(@Nullable Long from) {}

  /// The latest audits, newest first.
  record Audits(List<AuditJson> items) {}

  @PostMapping
  ResponseEntity<AuditJson> start(
      @RequestBody(required = false) @Nullable Requested wanted, HttpServletRequest request) {
    long from = wanted == null || wanted.from() == null ? 0 : wanted.from();
    return switch (jobs.start(from)) {
      case AuditJobs.Start.Started started ->
          ResponseEntity.accepted()
              .location(URI.create(request.getRequestURI() + "/" + started.report().id()))
              .body(AuditJson.of(started.report()));
      case AuditJobs.Start.Busy busy ->
          throw new RequestRefused(
              AuditFault.AUDIT_RUNNING,
              "%s is running; wait for it or cancel it".formatted(busy.running().id()));
      case AuditJobs.Start.NoHeight none ->
          throw new RequestRefused(
              Problem.of(
                      RequestFault.BODY_INVALID,
                      "from is %d; it must be 0 to %d, the height of the head"
                          .formatted(from, none.head()))
                  .at("/from"));
    };
  }

  @GetMapping
  Audits list() {
    return new Audits(jobs.list().stream().map(AuditJson::of).toList());
  }

  @GetMapping("/{id}")
  AuditJson one(@PathVariable("id") String id) {
    return known(jobs.find(id));
  }

  @DeleteMapping("/{id}")
  AuditJson cancel(@PathVariable("id") String id) {
    return known(jobs.cancel(id));
  }

  private static AuditJson known(Optional<AuditReport> report) {
    return report
        .map(AuditJson::of)
        .orElseThrow(
            () ->
                new RequestRefused(
                    AuditFault.AUDIT_UNKNOWN,
                    "only the latest audits are kept, until this member stops"));
  }
}
