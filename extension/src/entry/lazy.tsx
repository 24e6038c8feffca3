import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

import { PartMissing } from "../ui";

interface LazyProps<M> {
  load: () => Promise<M>;
  /** What stands there meanwhile. */
  waiting: ComponentChildren;
  children: (loaded: M) => ComponentChildren;
}

/** A part of the page that most visits do without: loaded when it is first shown. */
export function Lazy<M extends object>({ load, waiting, children }: LazyProps<M>) {
  const [found, set] = useState<M | "missing" | null>(null);
  useEffect(() => {
    let shown = true;
    load().then(
      (loaded) => shown && set(loaded),
      () => shown && set("missing"),
    );
    return () => {
      shown = false;
    };
  }, []);
  if (found === null) return waiting;
  return found === "missing" ? <PartMissing /> : children(found);
}
