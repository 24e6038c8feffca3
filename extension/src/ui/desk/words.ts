import { nameList, tn } from "../i18n";

/** "Ben and Cléo want to come in". */
export function knockWords(names: readonly string[]): string {
  return `${nameList(names)} ${tn("knocks", names.length)}`;
}
