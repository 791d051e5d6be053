/* What this page can do for the chat's agent, and what it says about itself. The site's allow-list has the same names. */

const BASKET = 'fieldnote:basket';
const products = new Map(
  [...document.querySelectorAll('.product')].map((element) => [element.querySelector('h3').textContent, element]),
);
const product = { type: 'string', enum: [...products.keys()], description: 'Name of the product.' };

/** The basket of this browser: how many of each product. */
function readBasket() {
  try {
    return JSON.parse(localStorage.getItem(BASKET) ?? '{}');
  } catch {
    return {};
  }
}

function showBasket() {
  const lines = Object.entries(readBasket()).map(([name, quantity]) => `${quantity} × ${name}`);
  document.getElementById('basket').textContent = `Basket: ${lines.join(', ') || 'empty'}`;
}

function highlightProduct({ product: name }) {
  for (const [other, element] of products) element.classList.toggle('highlighted', other === name);
  products.get(name).scrollIntoView({ block: 'center' });
  return `${name} is highlighted on the page.`;
}

function addToCart({ product: name, quantity }) {
  const basket = readBasket();
  basket[name] = (basket[name] ?? 0) + quantity;
  localStorage.setItem(BASKET, JSON.stringify(basket));
  showBasket();
  return { inBasket: basket };
}

/** What a button asks is said in the chat, in the visitor's name. */
function askFrom(button, send) {
  button.disabled = false;
  button.addEventListener('click', () => send(button.dataset.ask ?? button.textContent));
}

function start({ registerTool, send, setContext }) {
  for (const button of document.querySelectorAll('.question, .order-ask')) askFrom(button, send);
  registerTool({
    name: 'highlight_product',
    description: 'Scrolls to a product on the page that the visitor is looking at, and highlights it.',
    parameters: { type: 'object', properties: { product }, required: ['product'], additionalProperties: false },
    result: { type: 'string' },
    idempotent: true,
    run: highlightProduct,
  });
  registerTool({
    name: 'add_to_cart',
    description: "Adds a product to the visitor's basket. It orders nothing.",
    parameters: {
      type: 'object',
      properties: { product, quantity: { type: 'integer', minimum: 1, maximum: 20 } },
      required: ['product', 'quantity'],
      additionalProperties: false,
    },
    run: addToCart,
  });
  const inView = new Set();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const name = target.querySelector('h3').textContent;
        if (isIntersecting) inView.add(name);
        else inView.delete(name);
      }
      setContext({ page: document.title, productsInView: [...inView] });
    },
    { threshold: 0.5 },
  );
  for (const element of products.values()) observer.observe(element);
}

showBasket();
// The chat's script is there when the page has loaded.
addEventListener('load', () => window.Parley && start(window.Parley));
