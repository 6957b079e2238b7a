/** Octets as the protocol carries them. */
export function base64(data: Uint8Array): string {
  let text = "";
  for (const octet of data) text += String.fromCharCode(octet);
  return btoa(text);
}

export function octets(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
