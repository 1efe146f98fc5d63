"""People of the company who ask for help."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.console.forms.people import EmployeeChangeForm, EmployeeForm
from frontdesk.customers.actions import change_customer, employees
from frontdesk.customers.models import Customer
from frontdesk.kit.screens import Act, Column, Mark, Screen


def may_sign_in(row: Customer) -> bool:
    return row.user is not None and row.user.is_active


def access(row: Customer) -> Mark | None:
    """Whether the person can sign in."""
    return None if may_sign_in(row) else Mark("Cannot sign in", "soon", "lock")


def send_link(row: Customer, by: Any) -> str:
    employees.invite_again(row, by=by)
    return f"A link to choose a password goes to {row.email}."


def stop(row: Customer, by: Any) -> str:
    employees.set_sign_in(row, is_allowed=False, by=by)
    return f"{row} is signed out and cannot sign in any more."


def allow(row: Customer, by: Any) -> str:
    employees.set_sign_in(row, is_allowed=True, by=by)
    return f"{row} can sign in again."


class Employees(Screen, slug="employees"):
    label, one, icon, group, position = "Employees", "employee", "id-card", "People", 40
    about: ClassVar[str] = "Colleagues who ask for help and follow their tickets, without a seat in the desk."
    subject = "customer"
    search = ("name", "email", "department")
    columns = (
        Column("Name", "name", sort="name"),
        Column("E-mail", "email", is_wide=True),
        Column("Department", "department", sort="department", is_wide=True),
        Column("State", access),
    )
    empty = ("No employees yet", "Add colleagues, and they are known when they ask for help.")
    form, new_form = EmployeeChangeForm, EmployeeForm
    add_label = "Add employee"
    acts = (
        Act("link", "Send a password link", send_link, "key-round", applies=may_sign_in),
        Act("stop", "Stop sign-in", stop, "lock", "Sessions end at once.", is_danger=True, applies=may_sign_in),
        Act("allow", "Let in again", allow, "lock-open", applies=lambda row: row.user_id and not may_sign_in(row)),
    )

    @classmethod
    def rows(cls) -> QuerySet[Customer]:
        return Customer.objects.filter(is_employee=True).select_related("user").order_by("name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Customer:
        if row is None:
            return employees.admit_employee(by=by, **values)
        return change_customer(row, by=by, **values)
