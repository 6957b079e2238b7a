export type Locale = "id" | "en";
export type Params = Readonly<Record<string, string | number>>;

/** A plain text, or the plural forms of one in the order of the catalogue. */
export type Messages = Readonly<Record<string, string | readonly string[]>>;

let catalogue: Messages = {};
let language: Locale = "id";

/** The server sends the same catalogue that it renders its pages with. */
export function useCatalogue(locale: Locale, messages: Messages): void {
  language = locale;
  catalogue = messages;
}

export function locale(): Locale {
  return language;
}

/** The text of `key` with `{name}` replaced by `params.name`; the key itself when it is unknown. */
export function t(key: string, params: Params = {}): string {
  const text = catalogue[key];
  return fill(typeof text === "string" ? text : (text?.[0] ?? key), params);
}

/** The text of `key` for `n` things; `{n}` is filled in. Indonesian has one form, English two. */
export function tn(key: string, n: number, params: Params = {}): string {
  const forms = catalogue[key];
  const text = typeof forms === "string" ? forms : (forms?.[pluralForm(n)] ?? forms?.[0] ?? key);
  return fill(text, { n, ...params });
}

function pluralForm(n: number): number {
  return language === "en" && n !== 1 ? 1 : 0;
}

function fill(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : String(value);
  });
}
