import { expect, test } from "vitest";
import { onNetworkChange } from "./network_change";

test("being online again, and another kind of network, are changes; another speed is none", () => {
  const page = new EventTarget();
  const connection = Object.assign(new EventTarget(), { type: "wifi" });
  let changes = 0;
  onNetworkChange(
    () => {
      changes += 1;
    },
    { page, connection },
  );
  page.dispatchEvent(new Event("online"));
  expect(changes).toBe(1);
  connection.dispatchEvent(new Event("change"));
  expect(changes).toBe(1);
  connection.type = "none";
  connection.dispatchEvent(new Event("change"));
  expect(changes).toBe(1);
  connection.type = "cellular";
  connection.dispatchEvent(new Event("change"));
  expect(changes).toBe(2);
});

test("a browser that tells nothing of its network still tells that it is online", () => {
  const page = new EventTarget();
  let changes = 0;
  onNetworkChange(
    () => {
      changes += 1;
    },
    { page, connection: null },
  );
  page.dispatchEvent(new Event("online"));
  expect(changes).toBe(1);
});
