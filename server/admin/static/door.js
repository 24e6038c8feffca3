// Shows the panel who is signed in: the viewer's cookie gives an access token, and that, if an admin's, the panel's cookie.
const button = document.querySelector("#enter");
const told = document.querySelector("#told");

async function post(path, headers) {
  const response = await fetch(path, { method: "POST", headers });
  const answer = await response.json();
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.data;
}

button.addEventListener("click", async () => {
  button.disabled = true;
  told.textContent = "One moment…";
  try {
    const session = await post("/api/auth/refresh", {});
    await post("/admin/enter", { Authorization: `Bearer ${session.access_token}` });
    location.reload();
  } catch (error) {
    told.textContent = error instanceof TypeError ? "The server does not answer. Try again." : error.message;
    button.disabled = false;
  }
});
