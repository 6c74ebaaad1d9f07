// Puts the part of a freshly fetched page in the place of the old one; on any doubt the browser simply goes there.

let latest = 0

export async function swap (address, id) {
  const mine = ++latest
  try {
    const answer = await fetch(address, { credentials: 'same-origin' })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.getElementById(id)
    if (mine !== latest) return false
    if (!answer.ok || !fresh) throw new Error('not the page that was asked for')
    document.getElementById(id).replaceWith(document.adoptNode(fresh))
    window.history.replaceState(null, '', address)
    document.dispatchEvent(new CustomEvent('crosslight:swapped'))
    return true
  } catch {
    if (mine === latest) window.location.assign(address)
    return false
  }
}
