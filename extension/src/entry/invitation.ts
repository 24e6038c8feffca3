import { readCode } from "../ui/links";

const INVITATION = /[#&]sharetube=([^&]*)/;

/** The room that the address invites to, which is taken out of the address; null for none. */
export function takeInvitation(page: Document): string | null {
  const { hash, pathname, search } = page.location;
  const found = INVITATION.exec(hash);
  if (found === null) return null;
  const rest = hash
    .slice(1)
    .split("&")
    .filter((part) => !part.startsWith("sharetube="));
  const address = pathname + search + (rest.length > 0 ? `#${rest.join("&")}` : "");
  const history = page.defaultView?.history;
  history?.replaceState(history.state, "", address);
  return readCode(decoded(found[1] ?? ""));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
