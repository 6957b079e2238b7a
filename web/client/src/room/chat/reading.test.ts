import { describe, expect, it } from "vitest";
import { fileSize } from "./file_size";
import { previewSize } from "./preview_size";
import { firstUnread } from "./unread";

describe("the line above what is new", () => {
  const messages = ["a", "b", "me", "b", "me"].map((authorId, index) => ({ seq: index + 1, authorId }));

  it("counts the messages of others only", () => {
    expect(firstUnread(messages, 1, "me")).toBe(4);
    expect(firstUnread(messages, 2, "me")).toBe(2);
  });

  it("stands above all when more is new than is loaded, and nowhere when nothing is", () => {
    expect(firstUnread(messages, 99, "me")).toBe(1);
    expect(firstUnread(messages, 0, "me")).toBeNull();
  });
});

describe("previews", () => {
  it("fit in their box with their own shape", () => {
    expect(previewSize(1600, 1200)).toEqual({ width: 288, height: 216 });
    expect(previewSize(600, 1200)).toEqual({ width: 120, height: 240 });
  });

  it("are never enlarged, and have a shape even when it is unknown", () => {
    expect(previewSize(64, 32)).toEqual({ width: 64, height: 32 });
    expect(previewSize(null, null)).toEqual({ width: 288, height: 216 });
  });
});

describe("sizes of files", () => {
  it("read as the language writes them", () => {
    expect(fileSize(820_400, "id")).toBe("820 kB");
    expect(fileSize(1_440_000, "id")).toBe("1,4 MB");
    expect(fileSize(1_440_000, "en")).toBe("1.4 MB");
    expect(fileSize(12, "en")).toBe("1 kB");
  });
});
