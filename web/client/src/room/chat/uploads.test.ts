import { describe, expect, it } from "vitest";
import { RoomError } from "../../core/errors";
import type { ChatFile } from "../../protocol/generated";
import { MAX_FILES, Uploads } from "./uploads";

function sent(name: string): ChatFile {
  return {
    id: name,
    name,
    mediaType: "text/plain",
    size: 4,
    image: false,
    url: `/files/${name}`,
    width: null,
    height: null,
  };
}

const file = (name: string) => new File(["isi."], name, { type: "text/plain" });

describe("files that go with a message", () => {
  it("travel at once and are handed over when they are there", async () => {
    const finish: (() => void)[] = [];
    const uploads = new Uploads({
      upload: (added, progress) => {
        progress?.(0.5);
        return new Promise((resolve) => finish.push(() => resolve(sent(added.name))));
      },
    });
    expect(uploads.add([file("a.txt")])).toBe(true);
    expect(uploads.busy).toBe(true);
    expect(uploads.list.value).toEqual([
      { id: 1, name: "a.txt", mediaType: "text/plain", size: 4, progress: 0.5, file: null, error: null },
    ]);
    finish[0]?.();
    await uploads.list.until((list) => list[0]?.file !== null);
    expect(uploads.busy).toBe(false);
    expect(uploads.take()).toEqual([sent("a.txt")]);
    expect(uploads.list.value).toEqual([]);
  });

  it("are as many as a message carries", () => {
    const uploads = new Uploads({ upload: () => new Promise(() => undefined) });
    const six = Array.from({ length: MAX_FILES + 1 }, (_, index) => file(`${index}.txt`));
    expect(uploads.add(six)).toBe(false);
    expect(uploads.list.value).toHaveLength(MAX_FILES);
  });

  it("say why they were refused and hold nothing up", async () => {
    const refusal = new RoomError("file_too_large", "Terlalu besar");
    const uploads = new Uploads({ upload: () => Promise.reject(refusal) });
    uploads.add([file("a.txt")]);
    await uploads.list.until((list) => list[0]?.error !== null);
    expect(uploads.list.value[0]?.error).toBe("Terlalu besar");
    expect(uploads.busy).toBe(false);
    expect(uploads.done).toEqual([]);
  });
});
