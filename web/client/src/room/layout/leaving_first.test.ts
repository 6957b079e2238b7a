import { describe, expect, it } from "vitest";
import { leavingFirst } from "./leaving_first";

const tiles = (keys: string) => [...keys].map((key) => ({ key }));
const next = (before: string, wanted: string) =>
  leavingFirst([...before], tiles(wanted))
    .map(({ key }) => key)
    .join("");

describe("leavingFirst", () => {
  it("draws all at once where nobody goes, or nobody comes", () => {
    expect(next("", "abc")).toBe("abc");
    expect(next("ac", "abc")).toBe("abc");
    expect(next("abc", "b")).toBe("b");
  });

  it("lets those go who go before others come", () => {
    // As in a full room, where the second speaker takes a place beside the first.
    expect(next("msy", "sty")).toBe("sy");
    expect(next("sy", "sty")).toBe("sty");
  });

  it("draws nobody for a moment where all go", () => {
    expect(next("ab", "cd")).toBe("");
    expect(next("", "cd")).toBe("cd");
  });
});
