"""What a person is told when a launch is refused, by the reason that the log gets."""

_AGAIN = "Go back to the case and open the panel again."
_TELL = "Tell the people who look after the case system."
SENTENCES = {
    "used": f"This link was already used. {_AGAIN}",
    "expired": f"This link has expired. {_AGAIN}",
    "not_yet": f"This link is not valid yet; the clocks of the two systems may differ. {_TELL}",
    "no_right": "You may not use systems reviews on this case. Ask those who look after the case system.",
    "too_large": f"The case system sent a link that is too long to be read. {_TELL}",
    "malformed": f"The case system sent a link that cannot be read. {_TELL}",
    "issuer": f"The panel does not know the case system that sent this link. {_TELL}",
    "signature": f"The signature of this link is not the case system's. {_TELL}",
    "type": f"The case system sent something other than a launch. {_TELL}",
    "audience": f"This link is meant for another panel. {_TELL}",
    "times": f"The case system sent a link without proper times. {_TELL}",
    "too_long_lived": f"The case system sent a link that lives too long. {_TELL}",
    "launch_id": f"The case system sent a link that could be used twice. {_TELL}",
    "user": f"The case system did not say who you are. {_TELL}",
    "case": f"The case system did not say which case this is. {_TELL}",
    "return_url": f"The case system sent a way back that leads elsewhere. {_TELL}",
    "rights": f"The case system did not say what you may do. {_TELL}",
}
