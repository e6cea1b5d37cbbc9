"""Where a PIN code is: its district and its state, by the GST code of the state.

The list is India Post's directory, in accounts/data/pincodes.csv.
"""

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

STATES = {  # GST state codes
    "01": "Jammu and Kashmir",
    "02": "Himachal Pradesh",
    "03": "Punjab",
    "04": "Chandigarh",
    "05": "Uttarakhand",
    "06": "Haryana",
    "07": "Delhi",
    "08": "Rajasthan",
    "09": "Uttar Pradesh",
    "10": "Bihar",
    "11": "Sikkim",
    "12": "Arunachal Pradesh",
    "13": "Nagaland",
    "14": "Manipur",
    "15": "Mizoram",
    "16": "Tripura",
    "17": "Meghalaya",
    "18": "Assam",
    "19": "West Bengal",
    "20": "Jharkhand",
    "21": "Odisha",
    "22": "Chhattisgarh",
    "23": "Madhya Pradesh",
    "24": "Gujarat",
    "26": "Dadra and Nagar Haveli and Daman and Diu",
    "27": "Maharashtra",
    "29": "Karnataka",
    "30": "Goa",
    "31": "Lakshadweep",
    "32": "Kerala",
    "33": "Tamil Nadu",
    "34": "Puducherry",
    "35": "Andaman and Nicobar Islands",
    "36": "Telangana",
    "37": "Andhra Pradesh",
    "38": "Ladakh",
}
STATE_CHOICES = sorted(STATES.items(), key=lambda item: item[1])


class Place(NamedTuple):
    """What a PIN code tells: the district, the GST code of the state, whether post goes there."""

    city: str
    state: str
    is_served: bool

    @property
    def state_name(self) -> str:
        return STATES.get(self.state, "")


@lru_cache(maxsize=1)
def _places() -> dict[str, Place]:
    path = Path(__file__).parent / "data" / "pincodes.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return {
            row["pin"]: Place(row["district"], row["gst_state"], row["delivers"] == "1")
            for row in csv.DictReader(file)
        }


def find_place(pin: str) -> Place | None:
    """Return where `pin` is, or None for a PIN that India Post does not list."""
    return _places().get(pin.strip())
