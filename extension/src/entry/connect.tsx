import { render } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { Handed } from "../contract/types";
import { Auth } from "../core/auth";
import { ask } from "../core/http";
import { webExclusive, webPlatform } from "../platform/web";
import { webHttp } from "../platform/web-http";
import { pageScheduler } from "../player/scheduler";
import { Connect, type ConnectView } from "../ui/popup/Connect";
import "../ui/styles/index.css";
import "../ui/styles/popup.css";
import "../ui/styles/connect.css";

/** The server's page on which a person lets the extension be them: "Continue as …". */
const http = webHttp(location.origin);
const { local } = webPlatform(window);
const auth = new Auth({ http, scheduler: pageScheduler, vault: null, local, exclusive: webExclusive });
const query = new URLSearchParams(location.search);

/** Sends the browser to the extension's own address, with the code; true unless that was refused. */
async function handOver(): Promise<boolean> {
  const body = {
    redirect_uri: query.get("redirect_uri") ?? "",
    code_challenge: query.get("code_challenge") ?? "",
    state: query.get("state") ?? "",
  };
  const token = await auth.tokenOrNull();
  const answer = await ask<Handed>(http, { method: "POST", path: "/auth/extension/start", body, token });
  if (!answer.ok || answer.data === undefined) return false;
  location.assign(answer.data.location);
  return true;
}

async function go(name: string | null): Promise<boolean> {
  if (name !== null && !(await auth.signIn(name)).ok) return false;
  return handOver();
}

function App({ known }: { known: boolean }) {
  const [view, set] = useState<ConnectView>(known ? { kind: "asking" } : { kind: "bad" });
  useEffect(() => {
    if (!known) return;
    auth.restore().then(
      (user) => set(user === null ? { kind: "stranger" } : { kind: "known", name: user.name }),
      () => set({ kind: "stranger" }),
    );
  }, []);
  return <Connect view={view} go={go} cancel={() => window.close()} />;
}

function knownToServer(): boolean {
  const text = document.getElementById("context")?.textContent ?? "{}";
  return (JSON.parse(text) as { known?: unknown }).known === true;
}

const root = document.getElementById("app");
if (root !== null) render(<App known={knownToServer()} />, root);
