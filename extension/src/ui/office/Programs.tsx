import { useCallback, useEffect, useState } from "preact/hooks";
import { Bot, Copy, Plus } from "lucide-preact";

import type { ApiToken, ApiTokenMade, ErrorBody } from "../../contract/types";
import type { Office, TokenDesk } from "../../core/office";
import { useCopy } from "../hooks";
import { t, tMaybe } from "../i18n";
import { Button } from "../kit/Button";
import { Confirm, type Question } from "../kit/Confirm";
import { Dialog } from "../kit/Dialog";
import { EmptyState } from "../kit/LineArt";
import { Skeleton } from "../kit/Skeleton";
import { errorText } from "../notices";
import { TokenForm } from "./TokenForm";

/** Programs that act in the room in one's own place: made, listed, ended. */
export function Programs({ office, onClose }: { office: Office; onClose: () => void }) {
  return office.tokens && <Inside desk={office.tokens} onClose={onClose} />;
}

function Inside({ desk, onClose }: { desk: TokenDesk; onClose: () => void }) {
  const [question, ask] = useState<Question | null>(null);
  const [making, make] = useState(false);
  const [made, setMade] = useState<ApiTokenMade | null>(null);
  const { tokens, error, reload } = useTokens(desk);
  const end = (token: ApiToken) =>
    ask({
      title: t("token_end_title", { name: token.name }),
      text: t("token_end_text"),
      act: t("token_end"),
      danger: true,
      onYes: () => void desk.end(token.token_id).then(reload),
    });
  return (
    <>
      <div class="sheet-layer" inert={question !== null || making}>
        <Dialog title={t("programs")} onClose={onClose}>
          <div class="programs">
            <p class="hint">{t("programs_text")}</p>
            {made !== null && <Made made={made} />}
            {error !== null ? (
              <EmptyState plain title={t("desk_failed")} text={errorText(error, "tokens")}>
                <Button onClick={reload}>{t("try_again")}</Button>
              </EmptyState>
            ) : tokens === null ? (
              <Skeleton lines={2} />
            ) : (
              <>
                <ul class="desk-rows">
                  {tokens.map((token) => (
                    <TokenRow key={token.token_id} token={token} onEnd={() => end(token)} />
                  ))}
                </ul>
                {tokens.length === 0 && made === null && (
                  <EmptyState title={t("programs_empty")} text={t("programs_empty_text")} />
                )}
                <Button tone="accent" icon={Plus} onClick={() => make(true)}>
                  {t("token_make")}
                </Button>
              </>
            )}
          </div>
        </Dialog>
      </div>
      {question !== null && <Confirm question={question} onClose={() => ask(null)} />}
      {making && (
        <TokenForm
          desk={desk}
          onClose={() => make(false)}
          onMade={(token) => {
            setMade(token);
            reload();
          }}
        />
      )}
    </>
  );
}

function useTokens(desk: TokenDesk) {
  const [tokens, setTokens] = useState<readonly ApiToken[] | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);
  const reload = useCallback(() => {
    void desk.list().then((answer) => {
      setError(answer.ok ? null : answer.error);
      if (answer.ok) setTokens(answer.data?.tokens ?? []);
    });
  }, [desk]);
  useEffect(reload, [reload]);
  return { tokens, error, reload };
}

/** The token itself, this once. */
function Made({ made }: { made: ApiTokenMade }) {
  const copy = useCopy();
  return (
    <div class="made" role="status">
      <p>
        <strong>{t("token_made", { name: made.name })}</strong> {t("token_once")}
      </p>
      <div class="command">
        <code>{made.token}</code>
        <Button size="small" icon={Copy} onClick={() => copy(made.token, t("copied"), t("copy_failed"))}>
          {t("copy")}
        </Button>
      </div>
    </div>
  );
}

function TokenRow({ token, onEnd }: { token: ApiToken; onEnd: () => void }) {
  const rights = token.capabilities.map((each) => tMaybe(`can_${each.replace(".", "_")}`) ?? each).join(", ");
  const used = token.used_at === null ? t("token_unused") : t("token_used", { date: dateOf(token.used_at) });
  return (
    <li class="desk-row">
      <Bot class="icon" aria-hidden="true" />
      <span class="desk-name">
        <bdi class="clamp">{token.name}</bdi>
        <small>{rights}</small>
        <small>
          {t("token_until", { date: dateOf(token.expires_at) })} · {used}
        </small>
      </span>
      <Button size="small" tone="danger" aria-label={t("token_end_title", { name: token.name })} onClick={onEnd}>
        {t("token_end")}
      </Button>
    </li>
  );
}

const dateOf = (at: number) => new Date(at).toLocaleDateString();
