import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Skeleton } from "./Skeleton";

type Closable = { onClose: () => void };

/**
 * A dialog that is fetched when it is first opened, so that it is no part of what everyone loads. Meanwhile, and when it
 * cannot be had, a dialog of that title stands in its place.
 */
export function lazily<P extends Closable>(
  load: () => Promise<ComponentType<P>>,
  words: { title: (props: P) => string; shape?: "sheet" | "box" },
): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Lazily(props: P) {
    const [, redraw] = useState(0);
    const [failed, fail] = useState(false);
    useEffect(() => {
      if (loaded !== null || failed) return;
      let wanted = true;
      load()
        .then((component) => {
          loaded = component;
          if (wanted) redraw((n) => n + 1);
        })
        .catch(() => wanted && fail(true));
      return () => void (wanted = false);
    }, [failed]);
    if (loaded !== null) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    return (
      <Dialog title={words.title(props)} shape={words.shape} onClose={props.onClose}>
        {failed ? (
          <div class="broken" role="alert">
            <p>{t("part_missing")}</p>
            <Button size="small" onClick={() => fail(false)}>
              {t("try_again")}
            </Button>
          </div>
        ) : (
          <Skeleton lines={4} />
        )}
      </Dialog>
    );
  };
}
