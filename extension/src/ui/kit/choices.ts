import { tMaybe } from "../i18n";
import type { Choice } from "./Field";

/** Choices whose words are `AREA_VALUE` and, where there is one, `AREA_VALUE_hint`. */
export function choices<V extends string>(area: string, values: readonly V[]): Choice<V>[] {
  return values.map((value) => ({
    value,
    label: tMaybe(`${area}_${value}`) ?? value,
    hint: tMaybe(`${area}_${value}_hint`) ?? undefined,
  }));
}
