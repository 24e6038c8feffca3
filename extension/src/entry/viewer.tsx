import { render } from "preact";

import { Api } from "../core/api";
import { Auth, KNOWN_KEY } from "../core/auth";
import { officeOf, phoneUrlOf } from "../core/office";
import { randomId } from "../core/random-id";
import { socketIoDial } from "../core/socket-io";
import { webExclusive, webPlatform, webRandom } from "../platform/web";
import { webHttp } from "../platform/web-http";
import { claimInstance } from "../platform/web-instance";
import { onStored } from "../platform/web-storage";
import { pageScheduler } from "../player/scheduler";
import { createKeyPort, feedFromDocument, UiRoot, type SearchPort } from "../ui";
import "../ui/styles/index.css";
import "../ui/styles/start.css";
import "./viewer.css";
import { readContext } from "./page-context";
import { ViewerApp } from "./viewer-app";
import { ViewerModel } from "./viewer-model";

const INSTANCE_KEY = "instance";

async function main(): Promise<void> {
  const context = readContext(document);
  const platform = webPlatform(window);
  const http = webHttp(location.origin);
  const auth = new Auth({
    http,
    scheduler: pageScheduler,
    vault: null,
    local: platform.local,
    exclusive: webExclusive,
  });
  onStored(window, KNOWN_KEY, () => auth.elsewhere());
  const api = new Api(http, auth);
  const instance = await claimInstance(platform.tab.get(INSTANCE_KEY), () => randomId(webRandom));
  platform.tab.set(INSTANCE_KEY, instance);

  const { version, youtube } = context;
  const dial = socketIoDial(location.origin);
  const office = (code: () => string) => officeOf(api, code, phoneUrlOf(context.share.url));
  const ports = { page: document, platform, http, auth, api, dial, office };
  const model = new ViewerModel({ ...ports, context, version, youtube, instance });
  const keys = createKeyPort();
  feedFromDocument(keys, document);
  const root = document.getElementById("app");
  if (root === null) throw new Error("the page has no place for the app");
  render(
    <UiRoot keys={keys} platform={{ ...platform, open: (url) => platform.navigation.open(url) }}>
      <ViewerApp model={model} shareUrl={context.share.url} search={context.search ? searchWith(api) : null} />
    </UiRoot>,
    root,
  );
  await model.start();
}

function searchWith(api: Api): SearchPort {
  return async (query, signal) => {
    const answer = await api.searchYouTube(query, signal);
    return answer.ok ? { ok: true, hits: answer.data?.items ?? [] } : answer;
  };
}

void main();
