/** Everything that the build can add: the tests come as text, in which it sees nothing. */
export { used } from './used.js';

export default {
  /** Answers with what the script threw, or with nothing. */
  async fetch(request) {
    const script = await request.text();
    try {
      // The files are scripts that define globals.
      // oxlint-disable-next-line no-eval
      (0, eval)(script);
      return new Response('');
    } catch (error) {
      return new Response(`${error?.constructor?.name}: ${error?.message}`);
    }
  },
};
