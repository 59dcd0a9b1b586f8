// A person's way through the provider without a browser: follows redirects with cookies until they leave the issuer.

const MOST_REDIRECTS = 10;

export async function visit(issuer, url, as) {
  const cookies = new Map();
  let address = new URL(url);
  for (let step = 0; step < MOST_REDIRECTS; step += 1) {
    if (address.origin !== issuer) return address.href;
    const response = await fetch(address, {
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(as && { 'x-sign-in-as': as }),
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (!location) throw new Error(`${address.pathname} answered ${response.status}: ${await response.text()}`);
    address = new URL(location, address);
  }
  throw new Error(`more than ${MOST_REDIRECTS} redirects from ${url}`);
}
