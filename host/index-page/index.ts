/** The page for people: the functions of a server or a bundle, and a request to try each with. */
export { escapeHtml, policyHash } from './html.ts';
export { indexPage, type IndexPage, type ListedFunction } from './page.ts';
export { curlLine, tryIt } from './try-it.ts';
