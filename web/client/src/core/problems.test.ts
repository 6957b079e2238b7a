import { expect, test } from "vitest";
import { problemOf } from "./problems";

test("a problem is told with its code, its sentence and how long to wait", () => {
  const body = {
    type: "/developers#rate_limited",
    status: 429,
    code: "rate_limited",
    detail: "Wait.",
    retry_after: 7,
  };
  const { code, message, retryAfter } = problemOf(body);
  expect([code, message, retryAfter]).toEqual(["rate_limited", "Wait.", 7]);
  expect(problemOf({ code: "not_found", detail: "Nothing." }).retryAfter).toBeNull();
});

test.each([null, "", [], {}, { code: 1, detail: "x" }, { code: "x" }])("%j is no problem of ours", (body) => {
  expect(problemOf(body).code).toBe("unexpected");
  expect(problemOf(body, "upload_failed").code).toBe("upload_failed");
});
