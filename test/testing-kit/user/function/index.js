export default {
  fetch(request) {
    const name = new URL(request.url).searchParams.get('name');
    console.log(`greeting ${name}`);
    return new Response(`Hello ${name}, it is ${new Date().toISOString()}`);
  },
};
