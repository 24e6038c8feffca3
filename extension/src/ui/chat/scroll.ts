import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const NEAR_PX = 60;

/**
 * Keeps a log where the reader wants it: at its foot while they are there; where they read when they went up, also when
 * earlier messages come in above.
 *
 * @param first id of the topmost entry, `last` of the lowest
 */
export function useLogScroll(first: string | undefined, last: string | undefined, count: number) {
  const ref = useRef<HTMLDivElement>(null);
  const atFoot = useRef(true);
  const before = useRef<{ first: string | undefined; height: number; count: number }>({ first, height: 0, count });
  const [unseen, setUnseen] = useState(0);

  const toFoot = () => {
    const element = ref.current;
    if (element) element.scrollTop = element.scrollHeight;
    atFoot.current = true;
    setUnseen(0);
  };
  const onScroll = () => {
    const element = ref.current;
    if (!element) return;
    atFoot.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    if (atFoot.current) setUnseen(0);
  };
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const old = before.current;
    const grown = element.scrollHeight - old.height;
    if (atFoot.current) element.scrollTop = element.scrollHeight;
    else if (old.first !== first && old.count < count) element.scrollTop += grown;
    else if (count > old.count) setUnseen((n) => n + count - old.count);
    before.current = { first, height: element.scrollHeight, count };
  }, [first, last, count]);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (atFoot.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, unseen, toFoot, onScroll };
}
