/** The ui in YouTube's page, apart from the content script: only a page in a room loads it. */
export { mountPageUi } from "../ui/youtube/mount";
