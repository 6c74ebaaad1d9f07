// The keyboard, the brush and the line under the picture. The picture itself is complete without this file.
import { swap } from './swap.js'

const DRAG = 5
const DAY = 86400000

export function startPicture () {
  const wire = () => {
    const picture = document.querySelector('svg.picture')
    if (!picture) return
    wireKeys(picture)
    wireReadout(picture)
    wireBrush(picture)
  }
  wire()
  document.addEventListener('crosslight:swapped', wire)
  document.addEventListener('click', event => {
    const link = event.target.closest('a[data-zoom]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    go(link)
  })
}

async function go (link) {
  const kind = link.dataset.zoom
  const inPicture = document.activeElement?.closest('svg.picture')
  if (!await swap(link.href, 'page')) return
  const next = inPicture
    ? document.querySelector('svg.picture [role=option][tabindex="0"]')
    : document.querySelector(`a[data-zoom="${kind}"]`)
  const fallback = document.querySelector('a[data-zoom]')
  ;(next ?? fallback)?.focus({ preventScroll: true })
}

function wireKeys (picture) {
  const lanes = [...picture.querySelectorAll('[role=listbox]')].map(lane => [...lane.querySelectorAll('[role=option]')])
  const places = new Map()
  lanes.forEach((marks, lane) => marks.forEach((mark, index) => places.set(mark, { lane, index })))
  const focus = mark => {
    if (!mark) return
    picture.querySelector('[role=option][tabindex="0"]')?.setAttribute('tabindex', '-1')
    mark.setAttribute('tabindex', '0')
    mark.focus()
  }
  const across = (from, step) => {
    for (let lane = places.get(from).lane + step; lane >= 0 && lane < lanes.length; lane += step) {
      const near = nearest(lanes[lane], Number(from.dataset.x))
      if (near) return near
    }
  }
  const moves = {
    ArrowRight: (mark, at) => lanes[at.lane][at.index + 1],
    ArrowLeft: (mark, at) => lanes[at.lane][at.index - 1],
    Home: (mark, at) => lanes[at.lane][0],
    End: (mark, at) => lanes[at.lane].at(-1),
    ArrowDown: mark => across(mark, 1),
    ArrowUp: mark => across(mark, -1)
  }
  picture.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const mark = event.target.closest('[role=option]')
    const zoom = { '+': 'in', '=': 'in', '-': 'out' }[event.key]
    if (zoom) {
      const link = document.querySelector(`a[data-zoom="${zoom}"]`)
      if (link) go(link)
    } else if (mark && event.key === ' ') {
      mark.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    } else if (mark && moves[event.key]) {
      focus(moves[event.key](mark, places.get(mark)))
    } else return
    event.preventDefault()
  })
}

function nearest (marks, x) {
  let best
  for (const mark of marks) {
    if (!best || Math.abs(mark.dataset.x - x) < Math.abs(best.dataset.x - x)) best = mark
  }
  return best
}

function wireReadout (picture) {
  const line = document.getElementById('readout')
  if (!line) return
  const rest = line.textContent
  const paired = on => picture.querySelectorAll(`[data-same="${on}"]`)
  const show = event => {
    const mark = event.target.closest?.('[role=option]')
    picture.querySelectorAll('.mark--paired').forEach(other => other.classList.remove('mark--paired'))
    line.textContent = mark ? mark.getAttribute('aria-label') : rest
    if (mark?.dataset.same) paired(mark.dataset.same).forEach(other => other.classList.add('mark--paired'))
  }
  picture.addEventListener('pointerover', show)
  picture.addEventListener('focusin', show)
  picture.addEventListener('pointerleave', () => {
    if (!picture.contains(document.activeElement)) line.textContent = rest
  })
}

function wireBrush (picture) {
  const form = document.getElementById('selection')
  if (!form) return
  picture.classList.add('picture--brush')
  const first = Date.parse(picture.dataset.from)
  const days = (Date.parse(picture.dataset.to) - first) / DAY + 1
  let from = null
  let band = null
  const fraction = event => {
    const box = picture.getBoundingClientRect()
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
  }
  const day = at => new Date(first + Math.min(days - 1, Math.floor(at * days)) * DAY).toISOString().slice(0, 10)
  const said = at => new Date(day(at)).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  const stop = () => { band?.remove(); band = null; from = null }
  picture.addEventListener('pointerdown', event => {
    if (event.button === 0 && event.pointerType !== 'touch') from = { at: fraction(event), x: event.clientX }
  })
  picture.addEventListener('dragstart', event => event.preventDefault())
  picture.addEventListener('pointermove', event => {
    if (!from || Math.abs(event.clientX - from.x) < DRAG) return
    if (!band) {
      band = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
      band.setAttribute('class', 'picture__brush')
      band.setAttribute('y', '0')
      band.setAttribute('height', '100%')
      picture.append(band)
      picture.setPointerCapture(event.pointerId)
    }
    const [left, right] = [from.at, fraction(event)].sort((a, b) => a - b)
    band.setAttribute('x', `${left * 100}%`)
    band.setAttribute('width', `${(right - left) * 100}%`)
    document.getElementById('readout').textContent = `${said(left)} to ${said(right)}. Let go to show this period; Escape to leave it.`
  })
  picture.addEventListener('pointerup', event => {
    if (!band) { from = null; return }
    const [left, right] = [from.at, fraction(event)].sort((a, b) => a - b)
    stop()
    picture.addEventListener('click', click => { click.preventDefault(); click.stopPropagation() }, { capture: true, once: true })
    form.elements.from.value = day(left)
    form.elements.to.value = day(right)
    form.requestSubmit()
  })
  picture.addEventListener('pointercancel', stop)
  window.addEventListener('keydown', event => { if (event.key === 'Escape') stop() })
}
