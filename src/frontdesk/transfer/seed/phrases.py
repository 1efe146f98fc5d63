"""The words of seeded tickets: sentences with {places} that the load fills in, a different mix for every ticket.

No sentence may contain a character that HTML would read (`<`, `>`, `&`): the load wraps them in paragraphs itself.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """One kind of ticket. `category` is the slug of the category that it belongs to, where that exists."""

    category: str
    subjects: tuple[str, ...]
    openings: tuple[str, ...]
    details: tuple[str, ...]
    answers: tuple[str, ...]


TOPICS = (
    Topic(
        "billing",
        (
            "Charged twice for booking {booking}",
            "Unknown charge of {amount} after my rental",
            "Invoice for {booking} shows the wrong amount",
            "Refund of {amount} has not arrived",
            "Deposit for the {car} still blocked",
        ),
        (
            "My card was charged {amount} twice for booking {booking}.",
            "I found a charge of {amount} on my statement that nobody has explained to me.",
            "The invoice for {booking} does not match the price that I agreed to in {city}.",
            "You promised a refund of {amount} and I am still waiting for it.",
        ),
        (
            "My bank shows both payments as settled since {day}.",
            "The car was a {car}, picked up and returned in {city} on time and with a full tank.",
            "I have the receipt from the counter and can send a photograph of it.",
            "The amount differs by exactly the price of the extra insurance, which I declined.",
        ),
        (
            "I can see the second capture and have asked our payment team to return {amount} today.",
            "The charge belongs to a toll near {city}; I have added the operator's record for you.",
            "The corrected invoice for {booking} is ready and replaces the earlier one.",
            "The deposit was released this morning; most banks show it within three working days.",
        ),
    ),
    Topic(
        "bookings",
        (
            "Change the dates of booking {booking}",
            "Cancel my rental in {city}",
            "No confirmation for booking {booking}",
            "Add a second driver to {booking}",
            "Larger car than a {car} for {day}",
        ),
        (
            "I need to move booking {booking} to {day}.",
            "Our plans have changed and we no longer need the {car} in {city}.",
            "I booked a {car} online and never received a confirmation.",
            "Please add my partner as a second driver to booking {booking}.",
        ),
        (
            "The website says that the booking can no longer be changed.",
            "We arrive in {city} with four people and a lot of luggage.",
            "The flight was moved, so pickup would be about three hours later.",
            "I paid in advance and would like to keep the same rate.",
        ),
        (
            "Your booking {booking} now starts on {day}; the price stays the same.",
            "The booking is cancelled free of charge, since pickup was more than 48 hours away.",
            "I have sent the confirmation again and checked that the address is spelled correctly.",
            "The second driver is on the contract; please bring both licences to the counter in {city}.",
        ),
    ),
    Topic(
        "roadside",
        (
            "The {car} does not start in {city}",
            "Flat tyre near {city}",
            "Warning light on in the {car}",
            "Locked the keys in the {car}",
            "Car broke down on the way to {city}",
        ),
        (
            "The {car} of booking {booking} does not start any more.",
            "We have a flat tyre on the motorway close to {city}.",
            "A yellow engine light came on after twenty minutes of driving.",
            "The keys are inside the boot and the car has locked itself.",
        ),
        (
            "We stand in a safe place, two adults and a child.",
            "There is no spare wheel in the boot, only a repair kit.",
            "The dashboard also asks for the battery to be checked.",
            "I called the roadside number and waited for fifteen minutes.",
        ),
        (
            "A patrol is on its way and should reach you within forty minutes.",
            "Please stop when it is safe; a replacement {car} is ready for you in {city}.",
            "The yellow light asks for a service and lets you drive on gently; a red one would not.",
            "The locksmith has confirmed; you pay nothing at the roadside.",
        ),
    ),
    Topic(
        "damage",
        (
            "Scratch on the {car} was there at pickup",
            "Damage claim for {booking} is not ours",
            "Windscreen chip on the way to {city}",
            "Photos of the dent on the rear door",
            "Why do I pay {amount} for a wheel rim?",
        ),
        (
            "You charged {amount} for a scratch that was there when we picked the car up.",
            "I received a damage claim for booking {booking} and do not accept it.",
            "A stone hit the windscreen of the {car} yesterday.",
            "The report mentions a dent that I have never seen.",
        ),
        (
            "I took photographs in the car park in {city} before driving off, they carry the time.",
            "The person at the counter noted it on paper and said that all was fine.",
            "I bought the full cover, so I expected to pay nothing.",
            "Nobody was there at the return, the keys went into the box.",
        ),
        (
            "Your photographs settle it: the claim is withdrawn and {amount} goes back to your card.",
            "The full cover applies, so there is nothing for you to pay.",
            "I have asked the station in {city} for the checkout sheet and will answer by {day}.",
            "A chip under two centimetres is repaired free of charge, please drive by any station.",
        ),
    ),
    Topic(
        "account",
        (
            "Cannot sign in to my account",
            "Password mail does not arrive",
            "Change the e-mail address of my account",
            "Points missing for {booking}",
            "App shows an empty booking list",
        ),
        (
            "I cannot sign in since the last update of the app.",
            "The mail for a new password never arrives.",
            "The points for booking {booking} are missing from my account.",
            "The app shows no booking at all, the website shows three.",
        ),
        (
            "I tried two browsers and a phone with the same result.",
            "My address has changed because I left the company.",
            "The message says that the account is inactive.",
            "It worked until {day}.",
        ),
        (
            "Your account is active again; please set a new password with the link that you just received.",
            "The points for {booking} were booked today, your balance is correct now.",
            "The new address is in place and the old one has been removed.",
            "Version 8.2 of the app mends the empty list; it is in the stores since {day}.",
        ),
    ),
    Topic(
        "companies",
        (
            "Invoice address for {day}, several vehicles",
            "New cost centre for our rentals",
            "Rate agreement for {city}",
            "Monthly statement is missing {booking}",
            "Long-term rental of ten {car} cars",
        ),
        (
            "Our accounting needs the company address on the invoices of last month.",
            "We open an office in {city} and expect about ten rentals a week.",
            "The monthly statement does not list booking {booking}.",
            "Please add a cost centre to all rentals of our field team.",
        ),
        (
            "The tax office does not accept the invoices as they are.",
            "The framework contract was signed in spring.",
            "Our drivers mostly take a {car}.",
            "The sum in question is {amount}.",
        ),
        (
            "The corrected invoices are attached to your company account since this morning.",
            "The cost centre is now asked for in every booking of your team.",
            "Your rate covers {city} from {day}, no new contract is needed.",
            "The statement has been issued again with {booking} on it.",
        ),
    ),
    Topic(
        "returns",
        (
            "Left a bag in the {car}",
            "Return after hours in {city}",
            "Extend the rental of {booking}",
            "Fuel charged although the tank was full",
            "Return at another station than {city}",
        ),
        (
            "I left a black bag in the boot of the {car}.",
            "My train arrives after the station in {city} has closed.",
            "I would like to keep the {car} until {day}.",
            "You charged {amount} for fuel, but the tank was full.",
        ),
        (
            "There is a laptop in it, so it is rather urgent.",
            "The receipt of the filling station shows 18 litres, five minutes from the station.",
            "I could also return the car at the airport.",
            "The booking number is {booking}.",
        ),
        (
            "The bag was found and is kept for you at the station in {city}.",
            "Please park in the marked bay and put the keys into the box beside the door.",
            "Booking {booking} now ends on {day}; the extra days cost the same as before.",
            "The receipt is enough, the fuel charge of {amount} has been taken back.",
        ),
    ),
    Topic(
        "counter",
        (
            "Long queue at the counter in {city}",
            "Counter asked for a second card",
            "Other car than the {car} I booked",
            "Which papers do I need in {city}?",
            "Child seat was missing at pickup",
        ),
        (
            "We waited for more than an hour at the counter in {city}.",
            "The counter did not accept my debit card for booking {booking}.",
            "I had booked a {car} and got a much smaller car.",
            "The child seat that I had paid for was not there.",
        ),
        (
            "Three desks were closed while twenty people stood in line.",
            "In the end I had to buy a cover for {amount} to get the car at all.",
            "The staff were kind, but could not help.",
            "We travel with a child of three years.",
        ),
        (
            "I am sorry about the wait; I have added a credit of {amount} for your next rental.",
            "The cover was not needed with your card and has been taken off the invoice.",
            "A seat is waiting for you at the station in {city} now, free of charge.",
            "Please bring licence, identity card and the credit card in your own name.",
        ),
    ),
)

ASKS = (
    "Please tell me what happens next.",
    "Can you look into it today?",
    "I would be glad of an answer before {day}.",
    "Please call me if anything is unclear.",
    "What do you need from me?",
    "I hope that you can help.",
    "This is the second time that I ask.",
    "Thank you for your help.",
)

REPLIES = (
    "Thank you for the quick answer. That is all correct, the booking is {booking}.",
    "I have just checked again and nothing has changed so far.",
    "Here is what you asked for: it was a {car}, picked up in {city}.",
    "Could you also confirm the amount of {amount} in writing?",
    "I spoke to the station in {city} and they sent me back to you.",
    "That does not quite answer my question. Who decides about it?",
    "Yes, {day} works for me.",
    "I am travelling now, mail is the best way to reach me.",
)

QUESTIONS = (
    "Thank you for writing. To find the right contract, please confirm the booking number and the station of pickup.",
    "I have everything in front of me and only need to check one thing with the station in {city}.",
    "Could you send a photograph or the receipt? A picture taken with the phone is enough.",
    "I am looking into it and will be back with an answer by {day}.",
    "I have passed it to the colleagues who can decide this; everything you wrote goes along.",
    "Thank you for your patience. I have asked for a quick decision because of your travel date.",
)

NOTES = (
    "Station in {city} confirms by phone. Contract {booking}, agreement signed at pickup.",
    "Customer has two earlier tickets on the same subject, both solved in a day.",
    "Amount of {amount} is within my limit, no approval needed.",
    "Checked the payment record: one capture, one authorisation that expires by itself.",
    "Please keep the tone friendly, the customer travels with children.",
    "Same pattern as last week in {city}. I have told the shift lead.",
    "Waiting for the partner's report, expected on {day}.",
    "Vehicle {car} is back in the fleet, no damage noted at check-in.",
)

CLOSINGS = (
    "Is there anything else I can do?",
    "Have a good trip.",
    "Please write again if anything is left open.",
    "I am sorry for the trouble this has caused.",
    "Thank you for letting us know.",
)

CITIES = (
    "Milan", "Lyon", "Hamburg", "Porto", "Leeds", "Vienna", "Ghent", "Gdansk", "Turin", "Seville", "Bergen", "Aarhus",
    "Basel", "Nantes", "Bremen", "Cork", "Malmö", "Tampere", "Ljubljana", "Zagreb", "Brno", "Tartu",
    "Bristol", "Utrecht",
)  # fmt: skip
CARS = ("compact", "estate", "small van", "convertible", "people carrier", "electric hatchback", "hybrid saloon", "SUV")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FIRST_NAMES = (
    "Ada", "Amir", "Anna", "Bruno", "Carla", "Chidi", "Clara", "Daniel", "Elena", "Emil", "Farah", "Felix", "Grace",
    "Hana", "Hugo", "Ines", "Ivan", "Jonas", "Julia", "Kemal", "Lara", "Lena", "Luca", "Malik", "Marta", "Mira",
    "Nadia", "Nils", "Nora", "Oskar", "Paula", "Pedro", "Rosa", "Samir", "Sofia", "Tariq", "Tessa", "Victor", "Wanda",
    "Yuki",
)  # fmt: skip
LAST_NAMES = (
    "Abdi", "Almeida", "Andersen", "Bauer", "Bianchi", "Brown", "Costa", "Dahl", "Dubois", "Evans", "Ferrari",
    "Fischer", "Garcia", "Haddad", "Hansen", "Horvat", "Ito", "Jansen", "Kaya", "Kimura", "Kowalski", "Lambert", "Lind",
    "Lopez",
    "Marino", "Meyer", "Moreau", "Murphy", "Nagy", "Novak", "Okafor", "Olsen", "Peeters", "Petrov", "Rossi", "Santos",
    "Schmid", "Silva", "Tanaka", "Virtanen", "Walsh", "Weber", "Wolf", "Yilmaz", "Zhang",
)  # fmt: skip
TAGS = ("vip", "refund", "complaint", "airport", "follow-up", "insurance", "partner", "app", "weekend", "long-term")
