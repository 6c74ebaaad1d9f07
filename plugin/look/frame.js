// Tells the case page how tall we are, and only the case page that launched us.

export function startFrame () {
  const parent = document.body.dataset.parent
  if (window.parent === window || !parent) return
  let told = 0
  const tell = () => {
    const value = Math.ceil(document.documentElement.getBoundingClientRect().height)
    if (value === told) return
    told = value
    window.parent.postMessage({ crosslight: 'height', value }, parent)
  }
  new ResizeObserver(tell).observe(document.documentElement)
  tell()
}
