// A slider over the date field of "as known by": while it moves, picture and table follow.
import { swap } from './swap.js'

const DAY = 86400000

export function startSlider () {
  wire()
  document.addEventListener('crosslight:swapped', wire)
}

function wire () {
  const form = document.getElementById('selection')
  const field = document.getElementById('known_on')
  const place = document.getElementById('known-slide')
  if (!form || !field || !place || place.firstElementChild) return
  form.addEventListener('formdata', event => leaveOutEmpty(event.formData))
  const first = Date.parse(place.dataset.from)
  const slider = document.createElement('input')
  slider.type = 'range'
  slider.min = '0'
  slider.max = String(Math.round((Date.parse(place.dataset.to) - first) / DAY))
  slider.setAttribute('aria-label', place.dataset.label)
  const say = () => slider.setAttribute('aria-valuetext', field.value)
  const placeThumb = () => {
    if (field.value) slider.value = String(Math.round((Date.parse(field.value) - first) / DAY))
    say()
  }
  place.append(slider)
  slider.value = slider.max
  placeThumb()
  let waiting
  const follow = () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      if (form.elements.known_by.value) swap(address(form), 'shown')
    }, 120)
  }
  slider.addEventListener('input', () => {
    field.value = new Date(first + Number(slider.value) * DAY).toISOString().slice(0, 10)
    say()
    follow()
  })
  field.addEventListener('change', placeThumb)
}

function leaveOutEmpty (said) {
  for (const [name, value] of [...said]) if (value === '') said.delete(name)
}

function address (form) {
  return `${form.getAttribute('action')}?${new URLSearchParams(new FormData(form))}`
}
