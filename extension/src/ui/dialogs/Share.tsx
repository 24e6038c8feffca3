import { useEffect, useState } from "preact/hooks";
import { Copy, Laptop, Share2 } from "lucide-preact";

import { useUi, useView } from "../context";
import { shownCode } from "../format";
import { useCopy } from "../hooks";
import { Icon } from "../icons";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Dialog } from "../kit/Dialog";
import { isLoopback } from "../links";

/** What makes a server on this computer reachable from a phone in the same network. */
export const LAN_COMMAND = "HOST=0.0.0.0 make run";

/** Code, link, picture and the system's own sheet; or plainly that nobody else can open this address. */
export function Share({ url, onClose }: { url: string; onClose: () => void }) {
  const room = useView((view) => view.room);
  const copy = useCopy();
  const { platform } = useUi();
  if (room === null) return null;
  const local = isLoopback(url);
  const shown = shownCode(room.code);
  const { share } = platform;
  return (
    <Dialog title={t("share")} onClose={onClose}>
      <div class="share">
        <button
          type="button"
          class="share-code"
          data-autofocus
          onClick={() => copy(shown, t("code_copied"), t("copy_failed"))}
        >
          <span class="sr-only">{t("code_copy", { code: shown })}</span>
          <span aria-hidden="true">{shown}</span>
        </button>
        {local ? <OnlyHere /> : <Qr text={url} />}
        <div class="share-link">
          <input
            type="text"
            readOnly
            value={url}
            aria-label={t("link")}
            onFocus={(event) => event.currentTarget.select()}
          />
          <Button icon={Copy} onClick={() => copy(url, t("link_copied"), t("copy_failed"))}>
            {t("copy")}
          </Button>
        </div>
        {share !== null && !local && (
          <Button tone="accent" size="large" icon={Share2} onClick={() => void share({ title: room.name, url })}>
            {t("share_system")}
          </Button>
        )}
        {!local && <p class="hint">{t("share_text")}</p>}
      </div>
    </Dialog>
  );
}

function OnlyHere() {
  const copy = useCopy();
  return (
    <div class="only-here" role="note">
      <Icon of={Laptop} />
      <p>
        <strong>{t("only_here")}</strong> {t("only_here_text")}
      </p>
      <div class="command">
        <code>{LAN_COMMAND}</code>
        <Button size="small" icon={Copy} onClick={() => copy(LAN_COMMAND, t("command_copied"), t("copy_failed"))}>
          {t("copy")}
        </Button>
      </div>
    </div>
  );
}

interface Squares {
  size: number;
  path: string;
}

const MARGIN = 3;

/** The link as a picture for a phone's camera: black on white in both themes, or cameras miss it. */
export function Qr({ text }: { text: string }) {
  const [squares, set] = useState<Squares | null>(null);
  useEffect(() => {
    let wanted = true;
    void squaresOf(text).then((made) => {
      if (wanted) set(made);
    });
    return () => void (wanted = false);
  }, [text]);
  if (squares === null) return <div class="qr loading" />;
  const side = squares.size + 2 * MARGIN;
  return (
    <svg
      class="qr"
      viewBox={`${-MARGIN} ${-MARGIN} ${side} ${side}`}
      role="img"
      aria-label={t("qr")}
      shape-rendering="crispEdges"
    >
      <rect x={-MARGIN} y={-MARGIN} width={side} height={side} fill="#fff" />
      <path d={squares.path} fill="#000" />
    </svg>
  );
}

async function squaresOf(text: string): Promise<Squares> {
  const { default: qrcode } = await import("qrcode-generator");
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  let path = "";
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) if (code.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`;
  }
  return { size, path };
}
