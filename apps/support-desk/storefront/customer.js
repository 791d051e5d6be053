/* Who uses this page: nobody in particular, or one of the shop's customers. A shop would have a sign-in here. */

const CUSTOMER = 'fieldnote:customer';
const choice = document.getElementById('customer');

function readCustomer() {
  try {
    return localStorage.getItem(CUSTOMER) ?? '';
  } catch {
    return '';
  }
}

function remember(name) {
  try {
    if (name === '') localStorage.removeItem(CUSTOMER);
    else localStorage.setItem(CUSTOMER, name);
  } catch {
    // Forbidden: it is chosen anew on the next page.
  }
}

/** The shop's server signs a token for each call. */
async function getToken(name) {
  const response = await fetch(`/customers/${name}/token`, { method: 'POST' });
  if (!response.ok) throw new Error(`no token: ${response.status}`);
  return (await response.json()).token;
}

/** @param merge Whether what was said in this chat until now is the customer's: they have just signed in here. */
function tellChat(name, merge) {
  window.Parley?.setUser(name === '' ? null : { getToken: () => getToken(name), merge });
}

function showOrders(name) {
  for (const order of document.querySelectorAll('.order')) {
    order.hidden = name !== '' && order.dataset.customer !== name;
  }
}

choice.value = readCustomer();
showOrders(choice.value);
choice.addEventListener('change', () => {
  const wasGuest = readCustomer() === '';
  remember(choice.value);
  showOrders(choice.value);
  tellChat(choice.value, wasGuest);
});
addEventListener('load', () => {
  window.Parley?.on('auth', ({ status }) => {
    if (status !== 'visitor') return;
    choice.value = '';
    remember('');
    showOrders('');
  });
  if (choice.value !== '') tellChat(choice.value, false);
});
