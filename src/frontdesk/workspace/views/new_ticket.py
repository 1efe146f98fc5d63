from django.http import HttpResponse

def new_ticket(request, **kw):
    return HttpResponse('soon')
