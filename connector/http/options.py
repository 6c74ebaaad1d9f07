"""The options of a source that say how it is signed in to; adapters over HTTP take them into their own."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from connector.errors import NeedsPerson
from connector.http.address import split
from connector.http.auth import Auth, ClientCredentials, HeaderKey, NoKey
from connector.secret import Secret


def _address(url: str) -> str:
    try:
        parts = split(url)
    except NeedsPerson as error:
        raise ValueError(error.what) from None
    if parts.query or parts.fragment:
        message = "an address carries no query and no fragment"
        raise ValueError(message)
    return url.rstrip("/")


#: An http or https address without user name, query or fragment.
Address = Annotated[str, AfterValidator(_address)]


class SignIn(BaseModel):
    """How a source is signed in to; without ``auth`` a secret is sent as a bearer token."""

    # A mistake in an address may be a password written into it, so errors do not repeat what was given.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    auth: Literal["none", "bearer", "api_key", "client_credentials"] | None = None
    api_key_header: str = Field(default="X-API-Key", pattern=r"^[A-Za-z0-9-]+$")
    token_url: Address | None = None
    client_id: str | None = None
    scope: str | None = None
    #: Where client id and secret stand; some token servers read unusual letters rightly only in a form.
    credentials_in: Literal["header", "form"] = "header"

    @model_validator(mode="after")
    def _complete(self) -> "SignIn":
        if self.auth == "client_credentials" and not (self.token_url and self.client_id):
            message = "client_credentials needs token_url and client_id"
            raise ValueError(message)
        return self


def auth_of(options: SignIn, secret: Secret | None) -> Auth:
    """The way of signing in that ``options`` name; a missing secret is told at the first request."""
    chosen = options.auth or ("none" if secret is None else "bearer")
    if chosen == "api_key":
        return HeaderKey(options.api_key_header, secret)
    if chosen == "bearer":
        return HeaderKey("Authorization", secret, prefix="Bearer")
    if chosen == "client_credentials" and options.token_url and options.client_id:
        return ClientCredentials(
            options.token_url,
            client_id=options.client_id,
            secret=secret,
            scope=options.scope,
            in_form=options.credentials_in == "form",
        )
    return NoKey()
