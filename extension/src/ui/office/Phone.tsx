import { useEffect, useState } from "preact/hooks";
import { Smartphone } from "lucide-preact";

import type { ErrorBody, PairCode } from "../../contract/types";
import type { Office } from "../../core/office";
import { Qr } from "../dialogs/Share";
import { useBusy, useTick } from "../hooks";
import { t, tn } from "../i18n";
import { Button } from "../kit/Button";
import { Dialog } from "../kit/Dialog";
import { isLoopback } from "../links";
import { errorText } from "../notices";

interface Shown extends PairCode {
  /** On the page's own clock. */
  readonly until: number;
}

/** A code that one types on one's phone, within a minute: it becomes a remote for this room and nothing else. */
export function Phone({ office, onClose }: { office: Office; onClose: () => void }) {
  const [shown, show] = useState<Shown | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);
  const [busy, run] = useBusy();
  const ask = () =>
    run(async () => {
      setError(null);
      const answer = await office.pair();
      if (answer.ok && answer.data !== undefined) {
        show({ ...answer.data, until: performance.now() + answer.data.expires_in * 1_000 });
      } else if (!answer.ok) setError(answer.error);
    });
  return (
    <Dialog title={t("phone")} onClose={onClose}>
      <div class="phone">
        <p>{t("phone_text")}</p>
        {shown === null ? null : <Code key={shown.code} shown={shown} />}
        {error !== null && (
          <p class="field-note error" role="alert">
            {errorText(error, "pair")}
          </p>
        )}
        <Button
          tone={shown === null ? "accent" : "plain"}
          size={shown === null ? "large" : "normal"}
          icon={Smartphone}
          busy={busy}
          data-autofocus
          onClick={ask}
        >
          {shown === null ? t("phone_show") : t("phone_again")}
        </Button>
        <Where url={office.phoneUrl} />
      </div>
    </Dialog>
  );
}

function Code({ shown }: { shown: Shown }) {
  const left = Math.max(0, Math.ceil((shown.until - performance.now()) / 1_000));
  const [said, say] = useState("");
  useTick(500, left > 0);
  // Once, not at every second.
  useEffect(() => say(tn("phone_left", left)), [left === 0]);
  return (
    <div class="pair" data-over={left === 0 ? "" : undefined}>
      <output class="share-code">{shown.code}</output>
      <span class="pair-time" aria-hidden="true">
        <span style={{ inlineSize: `${(left / shown.expires_in) * 100}%` }} />
      </span>
      <p aria-hidden="true">{left === 0 ? t("phone_over") : tn("phone_left", left)}</p>
      <p class="sr-only" role="status">
        {left === 0 ? t("phone_over") : said}
      </p>
    </div>
  );
}

/** The address to open on the phone: it has no secret in it, so that a picture of it gives nothing away. */
function Where({ url }: { url: string }) {
  if (isLoopback(url)) return <p class="hint">{t("local_link")}</p>;
  return (
    <figure class="phone-where">
      <Qr text={url} />
      <figcaption>
        {t("phone_where")} <strong>{url.replace(/^https?:\/\//, "")}</strong>
      </figcaption>
    </figure>
  );
}
