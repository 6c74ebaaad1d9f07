// What a browser adds to pages that work without it; every part looks for its own element and rests if there is none.
import { Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, createAll } from 'govuk-frontend'
import { startFrame } from './frame.js'
import { startPicture } from './picture.js'
import { startSlider } from './slider.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink]) {
  createAll(component)
}
startFrame()
startPicture()
startSlider()
