package dev.sluice.pipeline;

/** Carries a reason from where a request fails up to {@link FilterPipeline#handle}. */
final class Refusal extends Exception {
  private final Reason reason;
  private final String detail;

  Refusal(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  Reason reason() {
    return reason;
  }

  String detail() {
    return detail;
  }
}
