const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A random id of 16 letters (96 bits), fit for op_id and instance. `random` gives [0, 1). */
export function randomId(random: () => number): string {
  return Array.from({ length: 16 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join("");
}
